import { useEffect, useState } from "preact/hooks";
import { accuracyChart } from "../charts/accuracyChart.ts";
import { Chart } from "../charts/Chart.tsx";
import { show, showNumber, showPercent } from "../parts/show.ts";
import { labelOf } from "../state/fields.ts";
import {
  accuracyFields,
  filtered,
  loadAccuracy,
  type AccuracyData,
  type AccuracyFilter,
  type AccuracyGroup,
} from "../state/accuracy.ts";

/** How far predictions were from measured runs, before anyone trusts them. */
export function Accuracy() {
  const [data, setData] = useState<AccuracyData | undefined>(undefined);
  const [filter, setFilter] = useState<AccuracyFilter>({});
  useEffect(() => void loadAccuracy().then(setData), []);
  if (data === undefined) return <main class="wide" id="main" aria-busy="true" />;
  const groups = filtered(data.groups, filter);
  const runs = groups.reduce((sum, { n }) => sum + n, 0);
  return (
    <main class="wide" id="main">
      <section class="card" id="answer" tabIndex={-1} aria-labelledby="accuracy">
        <h2 id="accuracy">Predicted against measured</h2>
        <p>
          {showNumber(data.n)} benchmark runs of real deployments (InferenceX and AIConfigurator samples),
          predicted by this version on {data.date} and summed up by model, system, engine and mode. The
          constants were fitted to these same runs, so errors on other models and systems are larger; the 80 %
          intervals come from runs that a fit had not seen.
        </p>
        <div class="row">
          {accuracyFields.map((field) => (
            <label key={field}>
              {labelOf(field)}{" "}
              <select
                class="filter"
                value={filter[field] ?? ""}
                onChange={(event) => {
                  const { [field]: _, ...others } = filter;
                  const { value } = event.currentTarget;
                  setFilter(value === "" ? others : { ...others, [field]: value });
                }}
              >
                <option value="">all</option>
                {[...new Set(data.groups.map((group) => group[field]))].toSorted().map((value) => (
                  <option key={value} value={value}>
                    {value}
                  </option>
                ))}
              </select>
            </label>
          ))}
        </div>
        <p role="status" class="help">
          {groups.length} groups, {showNumber(runs)} runs
        </p>
      </section>
      {groups.length === 0 ? (
        <p class="card empty">No runs of this kind were measured. Take the prediction with care.</p>
      ) : (
        <>
          <section class="card">
            <div class="charts wide-charts">
              {(["tpot", "ttft"] as const).map((metric) => (
                <Chart
                  key={metric}
                  title={metric.toUpperCase()}
                  description="Medians of each group, the larger the more runs; on the line is right, the dashes are 1.25 times off."
                  of={groups}
                  draw={(plot, width) => accuracyChart(plot, width, groups, metric)}
                  table={() => ({
                    columns: ["Group", "Measured", "Predicted"],
                    rows: groups.flatMap((group) => {
                      const values = group[metric];
                      if (values === undefined) return [];
                      return [
                        [
                          nameOf(group),
                          show(values.measuredSeconds, "time"),
                          show(values.predictedSeconds, "time"),
                        ],
                      ];
                    }),
                  })}
                />
              ))}
            </div>
          </section>
          <GroupTable groups={groups} />
        </>
      )}
    </main>
  );
}

const nameOf = ({ model, system, engine, mode }: AccuracyGroup) => `${model}, ${system}, ${engine}, ${mode}`;

function GroupTable({ groups }: { groups: readonly AccuracyGroup[] }) {
  return (
    <section class="card" aria-labelledby="groups">
      <h2 id="groups">By group</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label="Errors by group">
        <table class="dense-table">
          <caption>Errors are |predicted / measured − 1|; bias above zero means predicted too slow.</caption>
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">System</th>
              <th scope="col">Engine</th>
              <th scope="col">Mode</th>
              <th scope="col" class="number">
                Runs
              </th>
              {["TPOT", "TTFT"].flatMap((metric) =>
                ["median", "P90", "bias", "in interval"].map((what) => (
                  <th key={metric + what} scope="col" class="number">
                    {metric} {what}
                  </th>
                )),
              )}
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={nameOf(group)}>
                <th scope="row">{group.model}</th>
                <td>{group.system}</td>
                <td>{group.engine}</td>
                <td>{group.mode}</td>
                <td class="number">{group.n}</td>
                {[group.tpot, group.ttft].flatMap((metric, index) =>
                  [
                    metric?.medianAbsoluteError,
                    metric?.p90AbsoluteError,
                    metric?.medianSignedError,
                    metric?.intervalCoverage,
                  ].map((value, place) => (
                    <td key={`${index} ${place}`} class="number">
                      {value === undefined ? "–" : showPercent(value)}
                    </td>
                  )),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

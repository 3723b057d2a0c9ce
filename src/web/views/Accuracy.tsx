import { useEffect, useState } from "preact/hooks";
import { validations, type AccuracyGroup, type Validation } from "../../calibration/study/accuracyGroups.ts";
import { accuracyChart } from "../charts/accuracyChart.ts";
import { Chart } from "../charts/Chart.tsx";
import { GroupTable, groupName } from "../parts/GroupTable.tsx";
import { PublishedTable } from "../parts/PublishedTable.tsx";
import { Select } from "../parts/Select.tsx";
import { show, showNumber, showPercent } from "../parts/show.ts";
import { labelOf } from "../state/fields.ts";
import {
  accuracyFields,
  filtered,
  loadAccuracy,
  validationNames,
  type AccuracyFilter,
} from "../state/accuracy.ts";

type Data = Awaited<ReturnType<typeof loadAccuracy>>;

/** How far predictions were from measured runs, before anyone trusts them. */
export function Accuracy() {
  const [data, setData] = useState<Data | undefined>(undefined);
  const [validation, setValidation] = useState<Validation>("byFamily");
  const [filter, setFilter] = useState<AccuracyFilter>({});
  useEffect(() => void loadAccuracy().then(setData), []);
  if (data === undefined) return <main class="wide" id="main" aria-busy="true" />;
  const { runs, published } = data;
  const all = runs.groups[validation];
  const groups = filtered(all, filter);
  return (
    <main class="wide" id="main">
      <section class="card" id="answer" tabIndex={-1} aria-labelledby="accuracy">
        <h2 id="accuracy">Predicted against measured</h2>
        <p>
          {showNumber(runs.n)} benchmark runs of real deployments (InferenceX and AIConfigurator samples),
          summed up by model, system, engine and mode on {runs.date}. {validationNames[validation].meaning}
        </p>
        <div class="row">
          <Select
            label="Held out"
            value={validation}
            choices={validations.map((name) => [name, validationNames[name].name])}
            onChoose={(name) => setValidation(name as Validation)}
          />
          {accuracyFields.map((field) => (
            <Select
              key={field}
              label={labelOf(field)}
              value={filter[field] ?? ""}
              choices={[
                ["", "all"],
                ...[...new Set(all.map((group) => group[field]))]
                  .toSorted()
                  .map((value) => [value, value] as const),
              ]}
              onChoose={(value) => {
                const { [field]: _, ...others } = filter;
                setFilter(value === "" ? others : { ...others, [field]: value });
              }}
            />
          ))}
        </div>
        <Summary groups={groups} />
      </section>
      {groups.length === 0 ? (
        <p class="card empty">No runs of this kind were measured. Take the prediction with care.</p>
      ) : (
        <>
          <section class="card">
            <div class="charts wide-charts">
              {(["tpot", "ttft"] as const).map((metric) => (
                <AccuracyChart key={metric} groups={groups} metric={metric} />
              ))}
            </div>
          </section>
          <GroupTable groups={groups} />
        </>
      )}
      <PublishedTable published={published} />
    </main>
  );
}

/** The errors of a typical run: groups count by their runs. */
function Summary({ groups }: { groups: readonly AccuracyGroup[] }) {
  const runs = groups.reduce((sum, { n }) => sum + n, 0);
  const typical = (metric: "tpot" | "ttft") => {
    const known = groups.filter((group) => group[metric] !== undefined);
    const counted = known.reduce((sum, { n }) => sum + n, 0);
    const error = known.reduce((sum, group) => sum + group.n * (group[metric]?.medianAbsoluteError ?? 0), 0);
    return counted === 0 ? "–" : showPercent(error / counted);
  };
  return (
    <p role="status" class="help">
      {groups.length} groups, {showNumber(runs)} runs; median error of a group, weighted by its runs: TPOT{" "}
      {typical("tpot")}, TTFT {typical("ttft")}
    </p>
  );
}

function AccuracyChart({ groups, metric }: { groups: readonly AccuracyGroup[]; metric: "tpot" | "ttft" }) {
  return (
    <Chart
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
            [groupName(group), show(values.measuredSeconds, "time"), show(values.predictedSeconds, "time")],
          ];
        }),
      })}
    />
  );
}

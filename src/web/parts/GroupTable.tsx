import type { AccuracyGroup, GroupMetric } from "../../calibration/study/accuracyGroups.ts";
import { showPercent } from "./show.ts";

const figures: readonly (readonly [name: string, of: (metric: GroupMetric) => number])[] = [
  ["median", ({ medianAbsoluteError }) => medianAbsoluteError],
  ["P90", ({ p90AbsoluteError }) => p90AbsoluteError],
  ["bias", ({ medianSignedError }) => medianSignedError],
  ["in interval", ({ intervalCoverage }) => intervalCoverage],
];

/** Errors of each group of measured runs. */
export function GroupTable({ groups }: { groups: readonly AccuracyGroup[] }) {
  return (
    <section class="card" aria-labelledby="groups">
      <h2 id="groups">By group</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label="Errors by group">
        <table class="dense-table">
          <caption>
            Errors are |predicted / measured − 1|; bias above zero means predicted too slow; 80 % should lie
            in the interval.
          </caption>
          <thead>
            <tr>
              {["Model", "System", "Engine", "Mode"].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col" class="number">
                Runs
              </th>
              {["TPOT", "TTFT"].flatMap((metric) =>
                figures.map(([name]) => (
                  <th key={metric + name} scope="col" class="number">
                    {metric} {name}
                  </th>
                )),
              )}
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={groupName(group)}>
                <th scope="row">{group.model}</th>
                <td>{group.system}</td>
                <td>{group.engine}</td>
                <td>{group.mode}</td>
                <td class="number">{group.n}</td>
                {[group.tpot, group.ttft].flatMap((metric, index) =>
                  figures.map(([name, of]) => (
                    <td key={`${index} ${name}`} class="number">
                      {metric === undefined ? "–" : showPercent(of(metric))}
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

export const groupName = ({ model, system, engine, mode }: AccuracyGroup): string =>
  `${model}, ${system}, ${engine}, ${mode}`;

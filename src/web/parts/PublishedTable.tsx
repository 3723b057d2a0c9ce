import type { PublishedFigures } from "../state/accuracy.ts";
import { showNumber, showPercent } from "./show.ts";

/** How predictions compare with figures that vendors and projects published. */
export function PublishedTable({ published }: { published: PublishedFigures }) {
  return (
    <section class="card" aria-labelledby="published">
      <h2 id="published">Against published figures</h2>
      <p>
        Tables of vendors and projects on two dozen kinds of hardware, predicted on {published.date}. A run
        counts once; docs/published-accuracy.md says what was assumed where a table does not say how it ran.
      </p>
      <div class="charts wide-tables">
        {published.kinds.map(({ title, n, groups }) => {
          const hasIntervals = groups.some(({ intervalCoverage }) => intervalCoverage !== undefined);
          return (
            <div key={title} class="scroll" tabIndex={0} role="region" aria-label={title}>
              <table class="dense-table">
                <caption>
                  {title}, {showNumber(n)} runs
                </caption>
                <thead>
                  <tr>
                    <th scope="col">Hardware</th>
                    <th scope="col">Engine</th>
                    {["Runs", "median", "P90", "bias", ...(hasIntervals ? ["in 80 %"] : [])].map((name) => (
                      <th key={name} scope="col" class="number">
                        {name}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {groups.map((group) => (
                    <tr key={`${group.hardware} ${group.engine}`}>
                      <th scope="row">{group.hardware}</th>
                      <td>{group.engine}</td>
                      <td class="number">{group.n}</td>
                      <td class="number">{showPercent(group.medianAbsoluteError)}</td>
                      <td class="number">{showPercent(group.p90AbsoluteError)}</td>
                      <td class="number">{showPercent(group.medianSignedError)}</td>
                      {hasIntervals && (
                        <td class="number">
                          {group.intervalCoverage === undefined ? "" : showPercent(group.intervalCoverage)}
                        </td>
                      )}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          );
        })}
      </div>
    </section>
  );
}

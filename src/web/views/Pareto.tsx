import { useEffect, useState } from "preact/hooks";
import { Chart } from "../charts/Chart.tsx";
import { paretoChart, shardingColours } from "../charts/paretoChart.ts";
import { messageOf } from "../parts/FaultNotice.tsx";
import { Form } from "../parts/Form.tsx";
import { show, showNumber } from "../parts/show.ts";
import { frontierOf, pointsOf, shardingDrafts, type FrontierPoint } from "../state/frontier.ts";
import type { Answer } from "../state/answer.ts";
import { addDraft, answers, drafts, setField, view } from "../state/page.ts";
import { nextTurn } from "../state/nextTurn.ts";

/** What the model can reach on this hardware over shardings and batch: throughput per device against speed for a user. */
export function Pareto() {
  const answer = answers.value[0]!;
  const { points, isDone } = usePoints(answer);
  const frontier = frontierOf(points);
  return (
    <main class="bench" id="main">
      <Form
        draft={drafts.value[0] ?? {}}
        error={answer.ok ? undefined : answer.error}
        onField={(name, text) => setField(0, name, text)}
      />
      <div class="answer" id="answer" tabIndex={-1} aria-busy={!isDone}>
        {!answer.ok && (
          <p class="card full notice bad" role="alert">
            {messageOf(answer.error)}
          </p>
        )}
        <section class="card full" aria-labelledby="reach">
          <h2 id="reach">What this model can reach on this hardware</h2>
          <p role="status" class="help">
            {isDone
              ? points.length === 0
                ? "No sharding of this model fits in one scale-up domain of this hardware."
                : `${points.length} deployments in one scale-up domain; ${frontier.length} of them are beaten by none.`
              : "Working …"}
          </p>
          {points.length > 0 && (
            <Chart
              title="Throughput against speed"
              description="Each dot is a sharding at a load that its KV cache holds; the line joins those that no other beats. The load and the sharding of the form do not matter here."
              of={points}
              draw={(plot, width) => paretoChart(plot, width, points, frontier, openInBench)}
              table={() => ({
                columns: ["Sharding", "In flight", "Per device", "For one user", "TTFT"],
                rows: points.map((point) => [
                  point.sharding,
                  showNumber(point.concurrency),
                  show(point.tokensPerSecondPerDevice, "tokenRate"),
                  show(point.tokensPerSecondPerUser, "tokenRate"),
                  show(point.ttft, "time"),
                ]),
              })}
            />
          )}
          <ul class="legend plain">
            {[...shardingColours(points)].map(([sharding, colour]) => (
              <li key={sharding}>
                <svg width="12" height="12" aria-hidden="true">
                  <circle cx="6" cy="6" r="5" fill={colour} />
                </svg>{" "}
                {sharding}
              </li>
            ))}
          </ul>
        </section>
        {frontier.length > 0 && <Frontier points={frontier} />}
      </div>
    </main>
  );
}

function Frontier({ points }: { points: readonly FrontierPoint[] }) {
  return (
    <section class="card full" aria-labelledby="frontier">
      <h2 id="frontier">The frontier</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label="Frontier">
        <table>
          <thead>
            <tr>
              <th scope="col">Sharding</th>
              <th scope="col" class="number">
                Devices
              </th>
              <th scope="col" class="number">
                In flight
              </th>
              <th scope="col" class="number">
                Per device
              </th>
              <th scope="col" class="number">
                For one user
              </th>
              <th scope="col" class="number">
                TTFT
              </th>
              <th scope="col">Look closer</th>
            </tr>
          </thead>
          <tbody>
            {points.map((point) => (
              <tr key={`${point.sharding} ${point.concurrency}`}>
                <th scope="row">{point.sharding}</th>
                <td class="number">{point.devices}</td>
                <td class="number">{showNumber(point.concurrency)}</td>
                <td class="number">{show(point.tokensPerSecondPerDevice, "tokenRate")}</td>
                <td class="number">{show(point.tokensPerSecondPerUser, "tokenRate")}</td>
                <td class="number">{show(point.ttft, "time")}</td>
                <td>
                  <span class="row">
                    <button type="button" onClick={() => openInBench(point)}>
                      Open
                    </button>
                    <button type="button" onClick={() => addDraft(point.draft)}>
                      Compare
                    </button>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function openInBench({ draft }: FrontierPoint): void {
  drafts.value = [draft, ...drafts.value.slice(1)];
  view.value = "bench";
  scrollTo(0, 0);
}

/** Works through the shardings one a turn, so that the page stays alive and a change starts afresh. */
function usePoints(answer: Answer) {
  const [state, setState] = useState<{ points: readonly FrontierPoint[]; isDone: boolean }>({
    points: [],
    isDone: false,
  });
  useEffect(() => {
    if (!answer.ok) return undefined;
    let wanted = true;
    void (async () => {
      const points: FrontierPoint[] = [];
      for (const draft of shardingDrafts(answer)) {
        await nextTurn();
        if (!wanted) return;
        points.push(...pointsOf(draft));
      }
      setState({ points, isDone: true });
    })();
    return () => {
      wanted = false;
    };
  }, [answer]);
  return state;
}

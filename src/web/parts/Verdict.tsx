import type { Answered } from "../state/answer.ts";
import { cliCommand } from "../state/takeAway.ts";
import { derivationOf, type FigureName } from "../state/derivation.ts";
import { interval } from "./interval.ts";
import { show, showNumber } from "./show.ts";
import { hoverTip } from "./Tip.tsx";

/** The answer in one line, the headline figures, and what to keep in mind. */
export function Verdict({ answer }: { answer: Answered }) {
  const { forecast, compiled, warnings } = answer;
  const { model, accelerator } = compiled.scenario;
  const all = [...new Set([...warnings, ...forecast.warnings])];
  return (
    <section class={`card full verdict ${forecast.feasible ? "good" : "bad"}`} aria-labelledby="verdict">
      <h2 id="verdict" class="headline">
        {forecast.feasible
          ? `${model.name} serves on ${forecast.devices} × ${accelerator.name}`
          : `${model.name} does not serve like this on ${forecast.devices} × ${accelerator.name}`}
      </h2>
      <p class="print-only">
        <code>{cliCommand(answer.draft, "calibrated")}</code>
      </p>
      {forecast.reasons.map(({ code, message }) => (
        <p key={code} class="notice bad">
          {message}
        </p>
      ))}
      {forecast.feasible && <Figures answer={answer} />}
      {all.map((warning) => (
        <p key={warning} class="notice">
          {warning}
        </p>
      ))}
    </section>
  );
}

function Figures({ answer }: { answer: Answered }) {
  const { forecast } = answer;
  const cost = forecast.usdPerMillionOutputTokens;
  const energy = forecast.joulesPerOutputToken;
  return (
    <dl class="figures">
      <Figure
        answer={answer}
        of="ttft"
        name="TTFT"
        value={show(forecast.ttft.seconds, "time")}
        note={interval(forecast.ttft)}
      />
      <Figure
        answer={answer}
        of="tpot"
        name="TPOT"
        value={show(forecast.tpot.seconds, "time")}
        note={interval(forecast.tpot)}
      />
      <Figure
        answer={answer}
        of="e2eLatency"
        name="End-to-end latency"
        value={show(forecast.e2eLatencySeconds, "time")}
        note="mean of a request"
      />
      <Figure
        answer={answer}
        of="output"
        name="Output throughput"
        value={show(forecast.outputTokensPerSecond, "tokenRate")}
        note={`${show(forecast.outputTokensPerSecondPerDevice, "tokenRate")} per device`}
      />
      <Figure
        answer={answer}
        of="requests"
        name="Requests"
        value={show(forecast.requestsPerSecond, "requestRate")}
        note={`${showNumber(forecast.concurrency)} in flight`}
      />
      <Figure
        answer={answer}
        of="user"
        name="Speed for one user"
        value={show(forecast.outputTokensPerSecondPerUser, "tokenRate")}
        note="1 / TPOT"
      />
      <Figure
        answer={answer}
        of="maxConcurrency"
        name="KV cache holds"
        value={showNumber(forecast.maxConcurrency)}
        note="requests of this length"
      />
      {cost !== undefined && (
        <Figure
          answer={answer}
          of="cost"
          name="Cost"
          value={`${showNumber(cost, 3)} USD`}
          note="per million output tokens"
        />
      )}
      {energy !== undefined && (
        <Figure
          answer={answer}
          of="energy"
          name="Energy"
          value={show(energy * 1e6, "energy", 3)}
          note="per million output tokens"
        />
      )}
    </dl>
  );
}

interface FigureProps {
  readonly answer: Answered;
  readonly of: FigureName;
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** A headline figure; its formula with the numbers put in appears on hover and focus. */
function Figure({ answer, of, name, value, note }: FigureProps) {
  return (
    <div {...hoverTip(name, () => explained(answer, of))}>
      <dt>{name}</dt>
      <dd>
        {value}
        <small>{note}</small>
      </dd>
    </div>
  );
}

function explained(answer: Answered, figure: FigureName): readonly string[] {
  const step = derivationOf(answer).find(({ of }) => of === figure);
  if (step === undefined) return [];
  return [
    step.formula,
    `= ${step.substituted}`,
    `= ${step.result}`,
    ...(step.source === undefined ? [] : [`Source: ${step.source}`]),
  ];
}

import type { Estimate, Forecast } from "../../serving/calibrated/forecast.ts";
import type { Answered } from "../state/answer.ts";
import { show, showNumber } from "./show.ts";

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
      {forecast.reasons.map(({ code, message }) => (
        <p key={code} class="notice bad">
          {message}
        </p>
      ))}
      {forecast.feasible && <Figures forecast={forecast} />}
      {all.map((warning) => (
        <p key={warning} class="notice">
          {warning}
        </p>
      ))}
    </section>
  );
}

function Figures({ forecast }: { forecast: Forecast }) {
  const cost = forecast.usdPerMillionOutputTokens;
  const energy = forecast.joulesPerOutputToken;
  return (
    <dl class="figures">
      <Figure name="TTFT" value={show(forecast.ttft.seconds, "time")} note={interval(forecast.ttft)} />
      <Figure name="TPOT" value={show(forecast.tpot.seconds, "time")} note={interval(forecast.tpot)} />
      <Figure
        name="End-to-end latency"
        value={show(forecast.e2eLatencySeconds, "time")}
        note="mean of a request"
      />
      <Figure
        name="Output throughput"
        value={show(forecast.outputTokensPerSecond, "tokenRate")}
        note={`${show(forecast.outputTokensPerSecondPerDevice, "tokenRate")} per device`}
      />
      <Figure
        name="Requests"
        value={show(forecast.requestsPerSecond, "requestRate")}
        note={`${showNumber(forecast.concurrency)} in flight`}
      />
      <Figure
        name="Speed for one user"
        value={show(forecast.outputTokensPerSecondPerUser, "tokenRate")}
        note="1 / TPOT"
      />
      <Figure
        name="KV cache holds"
        value={showNumber(forecast.maxConcurrency)}
        note="requests of this length"
      />
      {cost !== undefined && (
        <Figure name="Cost" value={`${showNumber(cost, 3)} USD`} note="per million output tokens" />
      )}
      {energy !== undefined && (
        <Figure name="Energy" value={show(energy * 1e6, "energy", 3)} note="per million output tokens" />
      )}
    </dl>
  );
}

function Figure({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        <small>{note}</small>
      </dd>
    </div>
  );
}

/** The bounds that hold in 80 % of cases. */
export function interval({ lowSeconds, highSeconds }: Estimate): string {
  const [low = "", lowUnit] = show(lowSeconds, "time", 3).split(" ");
  const [high = "", highUnit = ""] = show(highSeconds, "time", 3).split(" ");
  return `80 %: ${low}${lowUnit === highUnit ? "" : ` ${lowUnit}`} to ${high} ${highUnit}`;
}

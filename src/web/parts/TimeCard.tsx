import { signal } from "@preact/signals";
import { meanOperators, type PhaseOperators } from "../state/phases.ts";
import type { Answered } from "../state/answer.ts";
import { labelOf } from "../state/fields.ts";
import { show, showNumber, showPercent } from "./show.ts";
import { StackedBar, type Segment } from "./StackedBar.tsx";

/** Where the time goes: TTFT by cause, one prompt and one decode iteration by operator. */
export function TimeCard({ answer }: { answer: Answered }) {
  const { forecast } = answer;
  const { prefill, decode } = meanOperators(answer);
  return (
    <section class="card full" aria-labelledby="time">
      <h2 id="time">Where the time goes</h2>
      <h3>TTFT {show(forecast.ttft.seconds, "time")}</h3>
      <StackedBar label="TTFT by cause" segments={ttftSegments(answer)} />
      <PhaseBar title="Prefill of a prompt chunk" phase={prefill} />
      <PhaseBar title="One decode iteration" phase={decode} />
      <ul class="legend">
        <li class="bound-compute">bound by compute</li>
        <li class="bound-memory">bound by memory bandwidth</li>
        <li class="bound-network">bound by the network</li>
        <li class="bound-overhead">overhead and waiting</li>
      </ul>
      <OperatorTable prefill={prefill} decode={decode} />
    </section>
  );
}

const causes: Readonly<Record<string, readonly [title: string, kind: string]>> = {
  promptSeconds: ["prefilling the prompt", "bound-compute"],
  queueSeconds: ["waiting behind other prompts", "bound-overhead"],
  admissionSeconds: ["waiting for a place in the KV cache", "bound-memory"],
  burstSeconds: ["simultaneous start of the benchmark", "bound-overhead"],
  handoffSeconds: ["KV transfer between pools", "bound-network"],
  loadSeconds: ["cached prefix from host memory", "bound-network"],
  requestSeconds: ["HTTP, tokenising, first scheduling", "bound-overhead"],
};

function ttftSegments({ forecast }: Answered): readonly Segment[] {
  return Object.entries(causes).map(([key, [name, kind]]) => {
    const value = forecast.ttftParts[key as keyof typeof forecast.ttftParts];
    return {
      name,
      kind,
      value,
      label: `${show(value, "time")}, ${showPercent(value / forecast.ttft.seconds)} of TTFT`,
    };
  });
}

function PhaseBar({ title, phase }: { title: string; phase: PhaseOperators }) {
  const { breakdown, operators } = phase;
  const segments: Segment[] = operators.map((operator) => ({
    name: operator.name,
    kind: `bound-${operator.bound}`,
    value: operator.seconds,
    label: `${show(operator.seconds, "time")}, ${showPercent(operator.seconds / breakdown.seconds)} of the step, ${operator.count} ${operator.count === 1 ? "time" : "times"}`,
    lines: () => [
      `${show(operator.flops, "flops")}, ${show(operator.memoryBytes, "bytes")}${operator.linkBytes > 0 ? `, ${show(operator.linkBytes, "bytes")} over links` : ""}`,
      `max(FLOPs / peak, bytes / bandwidth) = ${show(operator.floorSeconds, "time")}, bound by ${operator.bound}; ${showNumber(operator.seconds / operator.floorSeconds, 3)} × that by the measured efficiency of its kernel`,
    ],
  }));
  for (const part of ["launch", "host"] as const) {
    const value = breakdown.parts[part];
    segments.push({
      name: part === "launch" ? "kernel launches" : "scheduler and host",
      kind: "bound-overhead",
      value,
      label: `${show(value, "time")}, ${showPercent(value / breakdown.seconds)} of the step`,
    });
  }
  return (
    <>
      <h3>
        {title} {show(breakdown.seconds, "time")}
        <small>
          {" "}
          bound by {breakdown.bound}, {showNumber(breakdown.timesFloor, 3)} × the speed of light
        </small>
      </h3>
      <StackedBar label={`${title} by operator`} segments={segments} />
    </>
  );
}

const isTableOpen = signal(false);

/** Written while it is open only: thirty operators take longer than all the rest of the card. */
function OperatorTable(phases: { prefill: PhaseOperators; decode: PhaseOperators }) {
  return (
    <details open={isTableOpen.value} onToggle={(event) => (isTableOpen.value = event.currentTarget.open)}>
      <summary>All operators as a table</summary>
      {isTableOpen.value && <OperatorRows {...phases} />}
    </details>
  );
}

function OperatorRows({ prefill, decode }: { prefill: PhaseOperators; decode: PhaseOperators }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Operators">
      <table>
        <caption>Sums over all executions of an operator in one step on one device</caption>
        <thead>
          <tr>
            <th scope="col">Phase</th>
            <th scope="col">Operator</th>
            <th scope="col">Part</th>
            <th scope="col" class="number">
              Times
            </th>
            <th scope="col" class="number">
              Time
            </th>
            <th scope="col" class="number">
              Share
            </th>
            <th scope="col">Bound</th>
            <th scope="col" class="number">
              FLOPs
            </th>
            <th scope="col" class="number">
              Bytes
            </th>
            <th scope="col" class="number">
              FLOPs a byte
            </th>
          </tr>
        </thead>
        <tbody>
          {[prefill, decode].flatMap((phase) =>
            phase.operators.map((operator) => (
              <tr key={`${phase.name} ${operator.name}`}>
                <td>{phase.name}</td>
                <th scope="row">{operator.name}</th>
                <td>{labelOf(operator.part)}</td>
                <td class="number">{operator.count}</td>
                <td class="number">{show(operator.seconds, "time")}</td>
                <td class="number">{showPercent(operator.seconds / phase.breakdown.seconds)}</td>
                <td>{operator.bound}</td>
                <td class="number">{show(operator.flops, "flops")}</td>
                <td class="number">{show(operator.memoryBytes, "bytes")}</td>
                <td class="number">{showNumber(operator.flops / operator.memoryBytes, 3)}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}

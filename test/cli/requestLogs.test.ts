import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import type { SimulationOutput } from "../../src/api/simulate/simulationOutput.ts";
import { quantileOfSorted } from "../../src/simulation/metrics/statistics.ts";
import { describeWithShared, sharedPath } from "../shared.ts";
import { runCli, words } from "./runCli.ts";

type Metric = "ttftSeconds" | "tpotSeconds" | "e2eLatencySeconds";
type Statistic = "mean" | "p50" | "p90" | "p99";

interface LoggedRequest {
  readonly output_toks: number;
  readonly arrival_time: number;
  readonly queued_ts: number;
  readonly first_token_ts: number;
  readonly last_token_ts: number;
}

const logFile = (name: string) => sharedPath("measured", "requests", `RTXPRO6000__${name}__requests.jsonl`);

/** The latencies that an engine logged for 300 requests. */
function measuredLatencies(name: string): Record<Metric, Float64Array> {
  const lines = readFileSync(logFile(name), "utf8").trim().split("\n");
  const requests = lines.map((line) => JSON.parse(line) as LoggedRequest);
  // Arrivals are of the wall clock and the rest of a monotonic one; the request queued soonest tells them apart.
  const apart = Math.min(...requests.map((request) => request.queued_ts - request.arrival_time));
  const sorted = (latency: (request: LoggedRequest) => number) =>
    Float64Array.from(requests, latency).toSorted();
  return {
    ttftSeconds: sorted((request) => request.first_token_ts - request.arrival_time - apart),
    tpotSeconds: sorted(
      (request) => (request.last_token_ts - request.first_token_ts) / (request.output_toks - 1),
    ),
    e2eLatencySeconds: sorted((request) => request.last_token_ts - request.arrival_time - apart),
  };
}

function statisticOf(sorted: Float64Array, statistic: Statistic): number {
  if (statistic === "mean") return sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return quantileOfSorted(sorted, Number(statistic.slice(1)) / 100);
}

/**
 * Bounds on simulated / measured. No kernels of this device were measured, so that its constants are borrowed, and
 * neither the edition nor the link between the two devices of the second run is stated: taken for the server edition, whose
 * memory is the slower, the tensor-parallel run comes out up to a third too fast.
 */
const runs = [
  { name: "Llama-3.1-8B", flags: "llama-3.1-8b rtx-pro-6000-server", low: 0.85, high: 1.15 },
  { name: "Qwen3-32B", flags: "qwen3-32b rtx-pro-6000-server --tp 2", low: 0.65, high: 1.05 },
];

describeWithShared("the logs of real runs, played as traces", "measured/requests", () => {
  for (const { name, flags, low, high } of runs) {
    let simulated: SimulationOutput;
    const measured = {} as Record<Metric, Float64Array>;
    beforeAll(async () => {
      Object.assign(measured, measuredLatencies(name));
      const { stdout } = await runCli(
        words(
          `simulate ${flags} --engine vllm --max-sequences 128 --max-batch-tokens 2048 --trace ${logFile(name)} --json`,
        ),
      );
      simulated = JSON.parse(stdout) as SimulationOutput;
    });

    it.each(["ttftSeconds", "tpotSeconds", "e2eLatencySeconds"] as const)(`${name}: %s`, (metric) => {
      const spread = simulated[metric]!;
      for (const statistic of ["mean", "p50", "p90", "p99"] as const) {
        const ratio = spread[statistic]! / statisticOf(measured[metric], statistic);
        expect(ratio, statistic).toBeGreaterThan(low);
        expect(ratio, statistic).toBeLessThan(high);
      }
      const tail = (of: (statistic: Statistic) => number) => of("p99") / of("mean");
      const tails =
        tail((statistic) => spread[statistic]!) /
        tail((statistic) => statisticOf(measured[metric], statistic));
      expect(Math.abs(tails - 1), "p99 / mean").toBeLessThan(0.05);
    });
  }
});

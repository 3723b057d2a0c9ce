// Latencies of two logged vLLM runs against their simulation with the logged arrivals and token counts.
import { quantileOfSorted } from "../../dist/simulation/metrics/statistics.js";
import { measuredTrace, readMeasured, simulated } from "./simulate.mjs";

const statistics = { mean: undefined, p50: 0.5, p90: 0.9, p99: 0.99 };
const runs = [
  { name: "Llama-3.1-8B", options: { model: "llama-3.1-8b" } },
  { name: "Qwen3-32B", options: { model: "qwen3-32b", tp: 2 } },
];

/** Rows of the table: run, metric, and each statistic as measured and simulated, in seconds. */
export function logs() {
  return runs.flatMap(({ name, options }) => {
    const file = `RTXPRO6000__${name}__requests.jsonl`;
    const measured = latencies(readMeasured("requests", file));
    const run = simulated(
      {
        ...options,
        hardware: "rtx-pro-6000-server",
        engine: "vllm",
        maxSequences: 128,
        maxBatchTokens: 2048,
      },
      measuredTrace("requests", file),
    );
    return [
      ["TTFT", "ttft"],
      ["TPOT", "tpot"],
      ["e2e", "e2eLatency"],
    ].map(([label, metric], i) => {
      const figures = Object.entries(statistics).map(([statistic, fraction]) => [
        fraction === undefined
          ? measured[metric].reduce((sum, value) => sum + value, 0) / measured[metric].length
          : quantileOfSorted(measured[metric], fraction),
        run[metric][statistic],
      ]);
      const tail = figures[3].map((value, side) => value / figures[0][side]);
      return [
        i === 0 ? (options.tp ? `${name}, TP${options.tp}` : name) : "",
        label,
        ...figures.map((pair) => pair.map((value) => value.toPrecision(3)).join(", ")),
        tail.map((value) => value.toFixed(2)).join(", "),
      ];
    });
  });
}

function latencies(text) {
  const requests = text
    .trim()
    .split("\n")
    .map((one) => JSON.parse(one));
  // Arrivals are of the wall clock and the rest of a monotonic one; the request queued soonest tells them apart.
  const apart = Math.min(...requests.map((request) => request.queued_ts - request.arrival_time));
  const sorted = (latency) => Float64Array.from(requests, latency).toSorted();
  return {
    ttft: sorted((request) => request.first_token_ts - request.arrival_time - apart),
    tpot: sorted((request) => (request.last_token_ts - request.first_token_ts) / (request.output_toks - 1)),
    e2eLatency: sorted((request) => request.last_token_ts - request.arrival_time - apart),
  };
}

// What the experiments of docs/validation-simulation.md share: loads of drawn lengths, one run, and a search for a rate.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { simulateInput } from "../../dist/api/simulate/simulateInput.js";
import { prepareReplication } from "../../dist/api/simulate/simulateReplication.js";
import { simulationSetup } from "../../dist/api/simulate/simulationSetup.js";
import { findAccelerator } from "../../dist/catalog/accelerators.js";
import { findModel } from "../../dist/catalog/models.js";
import { randomSource } from "../../dist/math/randomSource.js";
import { normal } from "../../dist/math/randomVariates.js";
import { advance } from "../../dist/simulation/engine/advance.js";
import { searchRate } from "../../dist/simulation/findRate.js";
import { summary } from "../../dist/simulation/metrics/summary.js";
import { parseTrace } from "../../dist/simulation/workload/parseTrace.js";

export const shared =
  process.env["SERVECAST_SHARED"] ?? join(import.meta.dirname, "..", "..", "..", "shared");

/** The text of a measured file beside the checkout. */
export const readMeasured = (...parts) => readFileSync(join(shared, "measured", ...parts), "utf8");

export const measuredTrace = (...parts) => parseTrace(readMeasured(...parts));

/**
 * A load of log-normal lengths with these means or medians, spread by the logarithm's deviation; prompt and answer
 * together are at most `most` tokens, by a shorter prompt.
 */
export function drawnLengths({ input, output, most, requests = 600, seed = 1 }) {
  const draw = ({ mean, median, sigma }, random) =>
    Math.max(
      1,
      Math.round((median ?? mean * Math.exp(-(sigma * sigma) / 2)) * Math.exp(sigma * normal(random))),
    );
  const [inputs, outputs] = ["input lengths", "output lengths"].map((name) => randomSource(seed, name));
  const outputTokens = Int32Array.from({ length: requests }, () => Math.min(draw(output, outputs), most - 1));
  const inputTokens = outputTokens.map((answer) => Math.min(draw(input, inputs), most - answer));
  return lengthsOnly(inputTokens, outputTokens);
}

/** The first of requests with known lengths, as pairs of prompt and answer. */
export function knownLengths(pairs, requests) {
  const [inputTokens, outputTokens] = [0, 1].map((side) =>
    Int32Array.from({ length: requests }, (_, i) => pairs[i % pairs.length][side]),
  );
  return lengthsOnly(inputTokens, outputTokens);
}

/** A load of these lengths, in whatever order requests come. */
export const lengthsOnly = (inputTokens, outputTokens) => ({
  format: "drawn",
  arrivalSeconds: undefined,
  inputTokens,
  outputTokens,
  skipped: 0,
});

/**
 * Simulates options of `servecast simulate`, a trace and demands. `calibration` stands in for the shipped one; `engines`
 * change the engines of pools (`serve`, `prefill`, `decode`), `transfer` what lies between pools. Returns the summary of the run.
 */
export function simulated(options, trace, { slos = [], calibration, engines = {}, transfer = {} } = {}) {
  const input = simulateInput.parse(options);
  const records = {
    model: findModel(input.model),
    hardware: findAccelerator(input.hardware),
    ...(calibration && { calibration: { calibration, warnings: [] } }),
  };
  const setup = simulationSetup(input, records, trace);
  if (setup.reasons.length > 0) return undefined;
  const cluster = { ...setup.cluster };
  if (cluster.transfer) cluster.transfer = { ...cluster.transfer, ...transfer };
  for (const [pool, changed] of Object.entries(engines))
    cluster[pool] = { ...cluster[pool], engine: changed(cluster[pool].engine) };
  const sim = prepareReplication({ input, records, trace, slos, replication: 0 }, { ...setup, cluster });
  advance(sim);
  return { ...summary(sim, slos), devices: setup.devices };
}

/** The highest rate that meets what is asked; 0 when none does. */
export function highestRate(isMet, { start = 1, tolerance = 0.03, trials = 16 } = {}) {
  const search = searchRate(start, tolerance, trials);
  let next = search.next();
  while (!next.done) next = search.next(isMet(next.value));
  return next.value.requestsPerSecond;
}

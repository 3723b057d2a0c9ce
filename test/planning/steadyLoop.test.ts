import { expect, it } from "vitest";
import { predictInput } from "../../src/api/predict/predictInput.ts";
import { resolveScenario } from "../../src/api/predict/resolveScenario.ts";
import { findAccelerator } from "../../src/catalog/accelerators.ts";
import { findModel } from "../../src/catalog/models.ts";
import { simulatedCluster } from "../../src/planning/simulatedCluster.ts";
import { compileScenario, solve } from "../../src/serving/calibrated/predict.ts";
import { shippedCalibration } from "../../src/serving/calibrated/shippedCalibration.ts";
import { emptySolution } from "../../src/serving/calibrated/solution.ts";
import { advance } from "../../src/simulation/engine/advance.ts";
import { simulation } from "../../src/simulation/engine/simulation.ts";
import { requestLatencies } from "../../src/simulation/metrics/requestLatencies.ts";
import { nominalLengths } from "../../src/simulation/workload/lengths.ts";
import { syntheticWorkload } from "../../src/simulation/workload/syntheticWorkload.ts";

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Rounds of the closed loop, and how many of them are left out because all requests have started together. */
const [rounds, settling] = [80, 20];

it.each([
  { engine: "vllm", isl: 8192, osl: 128, concurrency: 2 },
  { engine: "vllm", isl: 8192, osl: 128, concurrency: 8 },
  { engine: "vllm", isl: 8192, osl: 1024, concurrency: 32 },
  { engine: "sglang", isl: 8192, osl: 1024, concurrency: 64 },
  { engine: "trtllm", isl: 1024, osl: 1024, concurrency: 64 },
  { engine: "vllm", isl: 1024, osl: 128, concurrency: 16 },
] as const)("the closed form has the latencies of a settled closed loop as simulated: %o", (given) => {
  const { engine, isl, osl, concurrency } = given;
  const input = predictInput.parse({
    model: "llama-3.3-70b",
    hardware: "h200-sxm",
    tp: 4,
    engine,
    isl: `${Math.floor(0.8 * isl)}..${isl}`,
    osl: `${Math.floor(0.8 * osl)}..${osl}`,
    concurrency,
  });
  const records = { model: findModel(input.model), hardware: findAccelerator(input.hardware) };
  const compiled = compileScenario(
    resolveScenario(input, records, shippedCalibration.serving).scenario,
    shippedCalibration,
  );
  const { ttft, tpot } = solve(compiled, { concurrency }, emptySolution());
  const sim = simulation(
    simulatedCluster(compiled.problem, { seed: 1 }),
    syntheticWorkload({
      seed: 1,
      requests: rounds * concurrency,
      input: nominalLengths(isl),
      output: nominalLengths(osl),
      arrivals: { kind: "closed-loop", concurrency },
    }),
  );
  advance(sim);
  const simulated = requestLatencies(sim);
  const settled = (values: Float64Array) =>
    mean(values.slice(settling * concurrency, (rounds - 1) * concurrency));
  expect(Math.abs(ttft / settled(simulated.ttft) - 1)).toBeLessThan(0.15);
  expect(Math.abs(tpot / settled(simulated.tpot) - 1)).toBeLessThan(0.03);
});

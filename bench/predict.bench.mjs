// node bench/predict.bench.mjs: calibrated predictions per second on one core. Build first (npm run build).
import { cpus } from "node:os";
import { Bench } from "tinybench";
import { predictInput } from "../dist/api/predict/predictInput.js";
import { resolveScenario } from "../dist/api/predict/resolveScenario.js";
import { findAccelerator } from "../dist/catalog/accelerators.js";
import { findModel } from "../dist/catalog/models.js";
import { compileScenario, predict, predictLoad, solve } from "../dist/serving/calibrated/predict.js";
import { shippedCalibration } from "../dist/serving/calibrated/shippedCalibration.js";
import { emptySolution } from "../dist/serving/calibrated/solution.js";

/** AIConfigurator's static point on this kind of machine: 6.6 ms dense, 35 ms mixture of experts, as its authors state. */
const peerPerSecond = { dense: 1 / 6.6e-3, disaggregated: 1 / 35e-3 };

const cases = {
  dense: { model: "llama-3.1-8b", hardware: "h100-sxm" },
  disaggregated: {
    model: "deepseek-r1",
    hardware: "gb200",
    engine: "trtllm",
    attentionDp: 8,
    ep: 8,
    prefillWorkers: 2,
  },
};

const milliseconds = process.env["BENCH_MILLISECONDS"];
const bench = new Bench(
  milliseconds === undefined
    ? { time: 2000, warmupTime: 200 }
    : { time: Number(milliseconds), warmupTime: 1, iterations: 2, warmupIterations: 1 },
);
const loads = Array.from({ length: milliseconds === undefined ? 256 : 8 }, (_, i) => ({
  concurrency: 1 + 2 * i,
}));
let consumed = 0;
for (const [name, given] of Object.entries(cases)) {
  const records = { model: findModel(given.model), hardware: findAccelerator(given.hardware) };
  const { scenario } = resolveScenario(predictInput.parse(given), records, shippedCalibration.serving);
  const compiled = compileScenario(scenario);
  const out = emptySolution();
  bench.add(`${name}: steady state under another load`, () => {
    for (const load of loads) consumed += solve(compiled, load, out).tpot;
  });
  bench.add(`${name}: whole forecast under another load`, () => {
    for (const load of loads) consumed += predictLoad(compiled, load).tpot.seconds;
  });
  bench.add(`${name}: another deployment, compiled from its operators`, () => {
    for (const load of loads) consumed += predict({ ...scenario, load }).tpot.seconds;
  });
}
await bench.run();

console.log(`${cpus()[0]?.model}, Node ${process.version}`);
for (const { name, result } of bench.tasks) {
  if (result.state !== "completed") throw new Error(`${name}: ${result.state}`);
  const perSecond = (1e3 / result.latency.p50) * loads.length;
  const ratio = Math.round(perSecond / peerPerSecond[name.split(":")[0]]);
  console.log(
    `${name}: ${Math.round(perSecond).toLocaleString("en-US")} /s, ${ratio.toLocaleString("en-US")} times the peer`,
  );
}
if (!Number.isFinite(consumed)) throw new Error("a prediction gave no number");

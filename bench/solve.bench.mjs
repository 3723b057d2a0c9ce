// node bench/solve.bench.mjs: first-order solves per second on one core. Build first (npm run build).
import { cpus } from "node:os";
import { Bench } from "tinybench";
import { resolveScenario } from "../dist/serving/first-order/resolve.js";
import { solveFirstOrder } from "../dist/serving/first-order/servingModel.js";
import { solveScenario } from "../dist/serving/first-order/solveScenario.js";

/** What the reference solver (mlsysim) does on this kind of machine. */
const referenceSolvesPerSecond = 1525;

const h100 = {
  name: "H100",
  peakFlops: 989e12,
  memoryCapacity: 80 * 2 ** 30,
  memoryBandwidth: 3.35e12,
  precisionFlops: { fp8: 1979e12 },
};
const model = { name: "8B", parametersCount: 8.03e9, layers: 32, hiddenDim: 4096, heads: 32, kvHeads: 8 };
const draftModel = {
  name: "1B",
  parametersCount: 1.24e9,
  layers: 16,
  hiddenDim: 2048,
  heads: 32,
  kvHeads: 8,
};

// Many different scenarios, so that no solve can be hoisted out of the loop; a third use every option.
const options = Array.from({ length: 1024 }, (_, i) => ({
  model,
  hardware: h100,
  seqLen: 512 + 37 * i,
  batchSize: 1 + (i % 64),
  precision: i % 2 ? "fp16" : "fp8",
  cachedPrefixLen: i % 512,
  ...(i % 3 === 0 && { draftModel, decodeHardware: h100, prefillChunkTokens: 512 }),
}));
const scenarios = options.map((each) => resolveScenario(each).scenario);

const bench = new Bench({ time: Number(process.env["BENCH_MILLISECONDS"] ?? 2000), warmupTime: 200 });
let consumed = 0;
// Results are kept, so that each is made in full: all its numbers, not those that a consumer reads.
const results = scenarios.map(() => undefined);
bench.add("solve a resolved scenario", () => {
  for (let i = 0; i < scenarios.length; i++) results[i] = solveScenario(scenarios[i]);
  consumed += results[results.length - 1].ttft;
});
bench.add("resolve, solve and describe", () => {
  for (const each of options) consumed += solveFirstOrder(each).ttft;
});
await bench.run();

console.log(`${cpus()[0]?.model}, Node ${process.version}`);
for (const { name, result } of bench.tasks) {
  if (result.state !== "completed") throw new Error(`${name}: ${result.state}`);
  const perSecond = (1e3 / result.latency.p50) * scenarios.length;
  const ratio = Math.round(perSecond / referenceSolvesPerSecond);
  console.log(
    `${name}: ${Math.round(perSecond).toLocaleString("en-US")} /s, ${ratio.toLocaleString("en-US")} times the reference`,
  );
}
if (!Number.isFinite(consumed)) throw new Error("a solve gave no number");

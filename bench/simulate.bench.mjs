// node bench/simulate.bench.mjs: scheduler steps and requests that are simulated per second on one core. Build first
// (npm run build). AZURE_TRACE=FILE adds the Azure conversation trace of 2023, MILLION=1 a run of a million requests.
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { findAccelerator } from "../dist/catalog/accelerators.js";
import { findModel } from "../dist/catalog/models.js";
import { simulateInput } from "../dist/api/simulate/simulateInput.js";
import { prepareReplication } from "../dist/api/simulate/simulateReplication.js";
import { simulationSetup } from "../dist/api/simulate/simulationSetup.js";
import { advance } from "../dist/simulation/engine/advance.js";
import { parseTrace } from "../dist/simulation/workload/parseTrace.js";
import { summary } from "../dist/simulation/metrics/summary.js";

const brief = process.env["BENCH_MILLISECONDS"] !== undefined;
const share = brief ? 50 : 1;

/** Processor seconds of this process so far, garbage collection included: what others do on the machine does not count. */
function processorSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Runs a scenario from its setup to its summary; the fastest of `times`, for other work on the machine still shares its caches. */
function measure(title, options, times, trace) {
  const input = simulateInput.parse(options);
  const records = { model: findModel(input.model), hardware: findAccelerator(input.hardware) };
  let best = Infinity;
  let steps = 0;
  let requests = 0;
  for (let i = 0; i < (brief ? 1 : times); i += 1) {
    const start = processorSeconds();
    const setup = simulationSetup(input, records, trace);
    const sim = prepareReplication({ input, records, trace, slos: [], replication: 0 }, setup);
    advance(sim);
    const { steps: made, audit } = summary(sim);
    best = Math.min(best, processorSeconds() - start);
    [steps, requests] = [made, audit.requests.finished];
  }
  const rate = (count) => Math.round(count / best).toLocaleString("en-US");
  console.log(`${title}: ${rate(steps)} steps/s, ${rate(requests)} requests /s, ${best.toFixed(2)} s`);
}

console.log(`${cpus()[0]?.model}, Node ${process.version}`);
const one = { model: "llama-3.1-8b", hardware: "h100-sxm", maxSequences: 64 };
measure(
  "decoding at batch 64 (128/2048 tokens)",
  { ...one, concurrency: 64, isl: 128, osl: "1638..2048", requests: 20_000 / share },
  6,
);
measure(
  "one instance, 2048/256 tokens",
  { ...one, requestRate: 12, isl: 2048, osl: 256, requests: 20_000 / share },
  6,
);
if (process.env["AZURE_TRACE"]) {
  const trace = parseTrace(readFileSync(process.env["AZURE_TRACE"], "utf8"));
  const fleet = { model: "llama-3.1-70b", hardware: "h100-sxm", tp: 4, replicas: 8 };
  measure("Azure conversation trace, 8 replicas of Llama-3.1-70B TP4", fleet, 3, trace);
}
if (process.env["MILLION"]) {
  measure(
    "a million requests, 512/64 tokens",
    { ...one, concurrency: 64, isl: 512, osl: 64, requests: 1_000_000 },
    1,
  );
  console.log(`resident memory: ${Math.round(process.memoryUsage().rss / 1e6)} MB`);
}

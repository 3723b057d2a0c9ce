// Tails of published runs: the 99th percentile over the mean, where a source gives both, against a simulation of the load.
import { csvRecords } from "../../dist/calibration/rows/csvRecords.js";
import { publishedRun } from "../../dist/calibration/published/publishedRow.js";
import { simulatedCluster } from "../../dist/planning/simulatedCluster.js";
import { compileScenario } from "../../dist/serving/calibrated/predict.js";
import { advance } from "../../dist/simulation/engine/advance.js";
import { simulation } from "../../dist/simulation/engine/simulation.js";
import { summary } from "../../dist/simulation/metrics/summary.js";
import { syntheticWorkload } from "../../dist/simulation/workload/syntheticWorkload.js";
import { loggedChat } from "./loggedChat.mjs";
import { readMeasured } from "./simulate.mjs";

const metrics = { ttft_ms: ["TTFT", "ttft"], tpot_ms: ["TPOT", "tpot"], itl_ms: ["ITL", "itl"] };
const loadNames = { "closed-loop": "concurrency", poisson: "rate", burst: "burst" };
const engines = ["vLLM", "SGLang", "TensorRT-LLM"];
/** What `vllm bench serve` sends unless told otherwise; `sglang.bench_serving` is told, and its tables do not say. */
const benchRequests = 1000;
const requestsPerPlace = 10;
/** Answers of ShareGPT: their spread, with the many that are a few tokens long. */
const logged = loggedChat.map(([, answer]) => answer);

/** Rows of the table: metric, load, engine, runs, median ratios, and median errors of ratio, 99th percentile and mean. */
export function tails() {
  const compared = publishedTails().flatMap(comparisons);
  return Object.values(metrics).flatMap(([label, metric]) =>
    ["concurrency", "burst", "rate"].flatMap((load) => {
      const ofLoad = compared.filter((one) => one.metric === metric && one.load === load);
      return ["all", ...engines].flatMap((engine) => {
        const list = ofLoad.filter((one) => engine === "all" || one.engine === engine);
        // One or two runs say little of an engine.
        const isShown = engine === "all" ? list.length > 0 : list.length > 2 && list.length < ofLoad.length;
        return isShown ? [[label, load, engine, ...figures(list)]] : [];
      });
    }),
  );
}

function figures(list) {
  const ratio = ({ mean, p99 }) => p99 / mean;
  const errors = (of) => list.map(({ measured, simulated }) => of(simulated) / of(measured) - 1);
  const size = (of) => percent(median(errors(of).map(Math.abs)));
  const sides = ["measured", "simulated"].map((side) =>
    median(list.map((one) => ratio(one[side]))).toFixed(2),
  );
  return [
    String(list.length),
    sides.join(", "),
    size(ratio),
    percent(median(errors(ratio))),
    size(({ p99 }) => p99),
    size(({ mean }) => mean),
  ];
}

/** Rows of the table of what is not compared: reason and runs. */
export function leftOut() {
  const reasons = new Map();
  for (const { record } of publishedTails()) {
    const { unusable } = asked(record);
    if (unusable !== undefined) reasons.set(unusable, (reasons.get(unusable) ?? 0) + 1);
  }
  return [...reasons].toSorted((a, b) => b[1] - a[1]).map(([reason, count]) => [reason, String(count)]);
}

/** What was measured and simulated of a run, by metric. */
export function comparisons({ record, figures }) {
  const { unusable, problem, load } = asked(record);
  if (unusable !== undefined) return [];
  const sim = simulation(simulatedCluster(problem, { seed: 1 }), syntheticWorkload({ seed: 1, ...load }));
  advance(sim);
  const simulated = summary(sim);
  return Object.entries(metrics).flatMap(([name, [, metric]]) => {
    const { mean, p99 } = figures[name] ?? {};
    if (!(mean > 0 && p99 > 0 && simulated[metric].mean > 0)) return [];
    // How long the last of a burst waits is a matter of their number, which is assumed.
    if (metric === "ttft" && load.arrivals.kind === "burst") return [];
    return [
      {
        record,
        engine: record.engine,
        load: loadNames[load.arrivals.kind],
        metric,
        measured: { mean, p99 },
        simulated: { mean: 1e3 * simulated[metric].mean, p99: 1e3 * simulated[metric].p99 },
      },
    ];
  });
}

/** The deployment and the load of a run, or why it cannot be simulated. */
function asked(record) {
  const load = loadOf(record);
  if (load.unusable !== undefined) return load;
  const run = publishedRun({ ...record, notes: record.notes.replace("all prompts sent at once", "") });
  if (run.unusable !== undefined) return run;
  const { problem } = compileScenario(run.scenario);
  return problem.decode.sequencesPerRank >= 1 ? { problem, load } : { unusable: "does not fit" };
}

/** Runs with a 99th percentile beside a mean: a row of each and its figures in ms by metric and statistic. */
export function publishedTails() {
  const runs = new Map();
  for (const record of csvRecords(readMeasured("published.csv"))) {
    if (!(record.metric in metrics)) continue;
    const { source, model, hardware, num_gpus, isl, osl, batch_or_concurrency, request_rate } = record;
    const key = [source, model, hardware, num_gpus, isl, osl, batch_or_concurrency, request_rate].join("|");
    const run = runs.get(key) ?? { record, figures: {} };
    (run.figures[record.metric] ??= {})[record.statistic] = Number(record.value);
    runs.set(key, run);
  }
  return [...runs.values()].filter(({ figures }) =>
    Object.values(figures).some(({ mean, p99 }) => mean > 0 && p99 > 0),
  );
}

/** How requests come and how long they are, or why that is not known. */
function loadOf({ engine, notes, source, isl, osl, batch_or_concurrency, request_rate }) {
  if (!engines.includes(engine))
    return { unusable: "schedulers that are not modelled (vLLM-Ascend, MindIE, vLLM on TPU)" };
  if (source.startsWith("casys-kaist/LLMServingSim")) return { unusable: "played from its log above" };
  if (/speculative decoding/i.test(notes)) return { unusable: "speculation without an acceptance length" };
  const lengths = lengthsOf(notes, Number(isl), Number(osl));
  const rate = Number(request_rate);
  const concurrency = Number(batch_or_concurrency);
  // guidellm's tables give the concurrency that a rate came to, unless it is the limit of its throughput profile.
  if (notes.startsWith("guidellm") && concurrency !== 512) return { unusable: "a rate that is not stated" };
  if (concurrency > 0)
    return {
      ...lengths,
      requests: notes.startsWith("sglang.bench_serving") ? requestsPerPlace * concurrency : benchRequests,
      arrivals: { kind: "closed-loop", concurrency },
    };
  if (rate > 0 && rate < 1000)
    return {
      ...lengths,
      requests: benchRequests,
      arrivals: { kind: "poisson", requestsPerSecond: rate },
    };
  return { ...lengths, requests: benchRequests, arrivals: { kind: "burst" } };
}

/**
 * `sglang.bench_serving` draws evenly from 1 to the nominal length, of which the table has the mean. `vllm bench serve`
 * and guidellm have random prompts of one length, which is near a round number, or ShareGPT's.
 */
function lengthsOf(notes, isl, osl) {
  if (notes.startsWith("sglang.bench_serving")) {
    const evenly = (mean) => ({ kind: "uniform", low: 1, high: Math.round(2 * mean - 1) });
    return { input: evenly(isl), output: evenly(osl) };
  }
  const isRound = [128, 1000].some((unit) => {
    const nearest = unit * Math.max(1, Math.round(isl / unit));
    return Math.abs(isl / nearest - 1) < 0.015;
  });
  if (isRound)
    return {
      input: { kind: "fixed", tokens: Math.round(isl) },
      output: { kind: "fixed", tokens: Math.round(osl) },
    };
  const meanAnswer = logged.reduce((sum, tokens) => sum + tokens, 0) / logged.length;
  return {
    input: { kind: "log-normal", mean: isl, sigma: 1.1 },
    output: {
      kind: "empirical",
      tokens: logged.map((tokens) => Math.max(1, Math.round((tokens * osl) / meanAnswer))),
    },
  };
}

const percent = (value) => `${(100 * value).toFixed(0)} %`;

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

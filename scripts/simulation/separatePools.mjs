// Zhong et al. 2024 (DistServe) as its repository sets it up: https://github.com/LLMServe/DistServe, Apache-2.0.
import { loggedChat } from "./loggedChat.mjs";
import { drawnLengths, highestRate, knownLengths, simulated } from "./simulate.mjs";

/** Loads of so many requests. Chat is as logged; of the others the paper states means, and spreads are assumed. */
const chat = (requests) => knownLengths(loggedChat, requests);
const code = (requests, seed) =>
  drawnLengths({
    input: { mean: 171, sigma: 0.5 },
    output: { mean: 98, sigma: 0.5 },
    most: 2047,
    requests,
    seed,
  });
/** LongBench is cut to what 2048 tokens leave, so that most prompts are as long as they may be. */
const summaries = (requests, seed) =>
  drawnLengths({
    input: { median: 3300, sigma: 1 },
    output: { mean: 91, sigma: 0.5 },
    most: 2040,
    requests,
    seed,
  });

/** Replicas of vLLM (prompts first, whole) and pools, with the degrees and limits of evaluation/2-benchmark-serving. */
const engine = { engine: "vllm", engineVersion: "0.4.0", eager: true, batching: "prefill-first" };
const device = { hardware: "a100-sxm-80gb", maxSequences: 1024 };
const deployments = {
  "opt-13b": {
    devices: { serve: 1, pools: 3 },
    serve: { tp: 1 },
    pools: { prefillTp: 2, tp: 1 },
  },
  "opt-66b": {
    devices: { serve: 4, pools: 8 },
    serve: { tp: 4 },
    pools: { prefillTp: 4, tp: 2, pp: 2 },
  },
};
const optionsOf = (model, kind) => ({
  model,
  ...device,
  ...engine,
  ...deployments[model][kind],
  maxBatchTokens: kind === "serve" ? 16384 : 8192,
  ...(kind === "pools" && { prefillWorkers: 1, networkBandwidth: "300 GB/s" }),
});

/**
 * Milliseconds of a step as the authors measured them (simdistserve/estimators/profile_data): of prompts a constant, for each
 * token and each squared length; of decodes a constant, for each token of context and each sequence, below 95 and from there.
 * The prompts of vLLM with OPT-13B are those that they lengthened by half to meet its served requests.
 */
const measured = {
  "opt-13b": {
    serve: {
      prompts: [23.63, 0.1505, 8.65e-6],
      few: [19.56, 4.94e-4, 0.0506],
      many: [16.84, 4.39e-4, 0.14],
    },
    prefill: {
      prompts: [13.4, 0.0623, 2.23e-6],
      few: [13.29, 3.41e-4, 0.063],
      many: [10.64, 3.12e-4, 0.0856],
    },
    decode: {
      prompts: [16.46, 0.0926, 6.47e-6],
      few: [19.93, 6.27e-4, 0.0385],
      many: [7.17, 5.8e-4, 0.158],
    },
  },
  "opt-66b": {
    serve: {
      prompts: [30.69, 0.152, 3.286e-5],
      few: [32.98, 5.79e-4, 0.1132],
      many: [34.05, 3.55e-4, 0.1626],
    },
    prefill: {
      prompts: [26.77, 0.1376, 7.56e-6],
      few: [30.76, 4.52e-4, 0.0633],
      many: [27.47, 4.05e-4, 0.1248],
    },
    decode: {
      prompts: [39.14, 0.2493, 2.043e-5],
      few: [48.29, 9.42e-4, 0.1276],
      many: [28.73, 4.74e-4, 0.2962],
    },
  },
};
const stepTimes = ({ prompts, few, many }) => ({
  name: "measured by the authors",
  stepSeconds({ prefillTokens, prefillPairs, decodeSequences, decodeContextTokens }) {
    const [start, token, square] = prompts;
    const [once, context, sequence] = decodeSequences < 95 ? few : many;
    let milliseconds = 0;
    if (prefillTokens > 0)
      milliseconds += start + token * prefillTokens + square * (2 * prefillPairs - prefillTokens);
    if (decodeSequences > 0)
      milliseconds += once + context * decodeContextTokens + sequence * decodeSequences;
    return milliseconds / 1e3;
  },
});
const stepsOf = (model, pools) =>
  Object.fromEntries(pools.map((pool) => [pool, stepTimes(measured[model][pool])]));
const seeds = [1, 2, 3, 4, 5];

export function separatePools(progress) {
  return [...loggedMeans(), simulatedShares(), ...goodputs(progress)];
}

/** The authors' own simulation of vLLM on one device and on two, with their step times (figure11-abalation/figure). */
function simulatedShares() {
  const slos = [
    { metric: "ttft", limitSeconds: 0.2, statistic: "p90" },
    { metric: "tpot", limitSeconds: 0.1, statistic: "p90" },
  ];
  const shares = (tp, times) =>
    [1, 2, 3, 4, 5].map((perDevice) => {
      const options = {
        ...optionsOf("opt-13b", "serve"),
        tp,
        requests: 100 * tp,
        requestRate: perDevice * tp,
      };
      const share = meanOfSeeds(
        (seed) =>
          simulated({ ...options, seed }, chat(100 * tp), slos, { serve: stepTimes(times) }).sloAttainment,
      );
      return (100 * share).toFixed(0);
    });
  const onTwo = {
    prompts: [19.6, 0.0647, 6.04e-6],
    few: [20.45, 1.87e-4, 0.0726],
    many: [14.96, 3.81e-4, 0.0932],
  };
  const here = [shares(1, measured["opt-13b"].serve), shares(2, onTwo)];
  return [
    "Share of OPT-13B chats within 0.2 and 0.1 s at 1, 2, 3, 4, 5 requests/s a GPU, vLLM TP1 and TP2 with the authors' step times (simulator beside Zhong et al. 2024, DistServe)",
    "62, 49, 39, 32, 19 % and 96, 90, 81, 63, 38 %",
    `${here.map((list) => `${list.join(", ")} %`).join(" and ")}`,
  ];
}

/** Mean latencies of the repository's logged runs: requests, their rate, mean TTFT and TPOT in ms. */
function loggedMeans() {
  const logs = {
    serve: [
      [100, 1, 161, 34],
      [150, 1.5, 162, 46],
      [200, 2, 204, 65],
      [300, 3, 462, 100],
    ],
    pools: [
      [300, 3, 92, 38],
      [300, 6, 108, 57],
      [300, 9, 148, 168],
      [300, 12, 217, 261],
    ],
  };
  const names = { serve: "vLLM on one A100", pools: "TP2 to prefill and TP1 to decode" };
  return Object.entries(logs).map(([kind, runs]) => {
    const options = optionsOf("opt-13b", kind);
    const here = runs.map(([requests, requestRate]) => {
      const means = ["ttft", "tpot"].map((metric) =>
        meanOfSeeds(
          (seed) => 1e3 * simulated({ ...options, requests, requestRate, seed }, chat(requests))[metric].mean,
        ),
      );
      return means.map((value) => value.toFixed(0)).join(" and ");
    });
    return [
      `Mean TTFT and TPOT of ${names[kind]}, OPT-13B, ShareGPT, at ${runs.map(([, rate]) => rate).join(", ")} requests/s (logs beside Zhong et al. 2024, DistServe)`,
      `${runs.map(([, , ttft, tpot]) => `${ttft} and ${tpot}`).join("; ")} ms`,
      `${here.join("; ")} ms`,
    ];
  });
}

/** Highest rate a GPU at which 90 % of requests keep both limits, in runs as short as the paper's. */
function goodputs(progress) {
  const workloads = [
    { name: "chat", model: "opt-13b", load: chat, ttft: 0.25, tpot: 0.1, requests: 100 },
    { name: "chat", model: "opt-66b", load: chat, ttft: 0.4, tpot: 0.1, requests: 25 },
    { name: "chat, wider limits", model: "opt-66b", load: chat, ttft: 2.5, tpot: 0.15, requests: 25 },
    { name: "code completion", model: "opt-66b", load: code, ttft: 0.125, tpot: 0.2, requests: 50 },
    { name: "summaries", model: "opt-66b", load: summaries, ttft: 15, tpot: 0.15, requests: 25 },
  ];
  return workloads.map(({ name, model, load, ttft, tpot, requests }) => {
    const slos = [
      { metric: "ttft", limitSeconds: ttft, statistic: "p90" },
      { metric: "tpot", limitSeconds: tpot, statistic: "p90" },
    ];
    const goodput = (kind, steps) => {
      const devices = deployments[model].devices[kind];
      const options = { ...optionsOf(model, kind), requests: requests * devices };
      const traces = seeds.map((seed) => load(options.requests, seed));
      const attainment = (requestRate) =>
        meanOfSeeds(
          (seed, i) => simulated({ ...options, requestRate, seed }, traces[i], slos, steps).sloAttainment,
        );
      return highestRate((rate) => attainment(rate) >= 0.9, { start: devices / 2, trials: 14 }) / devices;
    };
    const compare = (serveSteps, poolSteps) => {
      const together = goodput("serve", serveSteps);
      const apart = goodput("pools", poolSteps);
      const rates = `${apart.toPrecision(3)} and ${together.toPrecision(3)} requests/s a GPU`;
      return together < 0.02
        ? `${rates}: replicas do not keep the limits`
        : `${(apart / together).toFixed(1)} times (${rates})`;
    };
    const ours = compare({}, {});
    const theirs = compare(stepsOf(model, ["serve"]), stepsOf(model, ["prefill", "decode"]));
    progress(`${model}, ${name}: ${ours}; ${theirs}`);
    return [
      `Goodput a GPU of separate pools against prefill-first replicas, ${model.toUpperCase()}, ${name}: TTFT within ${ttft} s and TPOT within ${tpot} s for 90 % (Zhong et al. 2024, DistServe)`,
      "2.0 to 4.5 times over their workloads",
      `with one engine on both sides ${ours}; with the step times that the authors measured of each engine ${theirs}`,
    ];
  });
}

function meanOfSeeds(of) {
  return seeds.reduce((sum, seed, i) => sum + of(seed, i), 0) / seeds.length;
}

// Zhong et al. 2024 (DistServe) as its repository sets it up: https://github.com/LLMServe/DistServe, Apache-2.0.
import { shippedCalibration } from "../../dist/serving/calibrated/shippedCalibration.js";
import { pools, replicas } from "./distserveEngines.mjs";
import { chat, code, summaries } from "./distserveLoads.mjs";
import { devicesOf, placements, placementText } from "./distservePlacements.mjs";
import { measured, measuredSteps, onTwo, takingSteps } from "./distserveSteps.mjs";
import { highestRate, simulated } from "./simulate.mjs";

const seeds = [1, 2, 3, 4, 5];
const demands = (ttft, tpot) => [
  { metric: "ttft", limitSeconds: ttft, statistic: "p90" },
  { metric: "tpot", limitSeconds: tpot, statistic: "p90" },
];

export function separatePools(progress) {
  return [...loggedMeans(), simulatedShares(), ...goodputs(progress)];
}

/** Mean latencies of the repository's logged runs: requests, their rate, mean TTFT and TPOT in ms. */
function loggedMeans() {
  const { replicas: one, pools: split } = placements["opt-13b"];
  const logs = [
    {
      name: "vLLM on one A100",
      system: replicas("opt-13b", one),
      runs: [
        [100, 1, 161, 34],
        [150, 1.5, 162, 46],
        [200, 2, 204, 65],
        [300, 3, 462, 100],
      ],
    },
    {
      name: placementText(split).replace(", ", " and "),
      system: pools("opt-13b", split),
      runs: [
        [300, 3, 92, 38],
        [300, 6, 108, 57],
        [300, 9, 148, 168],
        [300, 12, 217, 261],
      ],
    },
  ];
  return logs.map(({ name, system: { options, how }, runs }) => {
    const here = runs.map(([requests, requestRate]) => {
      const means = ["ttft", "tpot"].map((metric) =>
        meanOfSeeds((seed) => {
          const run = simulated({ ...options, requests, requestRate, seed }, chat(requests), how);
          return 1e3 * run[metric].mean;
        }),
      );
      return means.map((value) => value.toFixed(0)).join(" and ");
    });
    return [
      `Mean TTFT and TPOT of ${name}, OPT-13B, ShareGPT, at ${runs.map(([, rate]) => rate).join(", ")} requests/s (logs beside Zhong et al. 2024, DistServe)`,
      `${runs.map(([, , ttft, tpot]) => `${ttft} and ${tpot}`).join("; ")} ms`,
      `${here.join("; ")} ms`,
    ];
  });
}

/**
 * The authors' own simulation of vLLM on one device and on two, with their step times (figure11-abalation/figure); it knows
 * nothing outside the engine.
 */
function simulatedShares() {
  const { serving } = shippedCalibration;
  const calibration = {
    ...shippedCalibration,
    serving: { ...serving, requestSeconds: 0, promptTokenSeconds: 0 },
  };
  const shares = (tp, times) =>
    [1, 2, 3, 4, 5].map((perDevice) => {
      const options = {
        ...replicas("opt-13b", { tp }).options,
        requests: 100 * tp,
        requestRate: perDevice * tp,
      };
      const how = { slos: demands(0.2, 0.1), calibration, engines: { serve: takingSteps(times) } };
      const share = meanOfSeeds(
        (seed) => simulated({ ...options, seed }, chat(options.requests), how).sloAttainment,
      );
      return (100 * share).toFixed(0);
    });
  const here = [shares(1, measured["opt-13b"].serve), shares(2, onTwo)];
  return [
    "Share of OPT-13B chats within 0.2 and 0.1 s at 1, 2, 3, 4, 5 requests/s a GPU, vLLM TP1 and TP2 with the authors' step times (simulator beside Zhong et al. 2024, DistServe)",
    "62, 49, 39, 32, 19 % and 96, 90, 81, 63, 38 %",
    `${here.map((list) => `${list.join(", ")} %`).join(" and ")}`,
  ];
}

/** Highest rate a GPU at which 90 % of requests keep both limits, in runs as short as the paper's: requests are a GPU's. */
function goodputs(progress) {
  const workloads = [
    { name: "chat", model: "opt-13b", load: chat, ttft: 0.25, tpot: 0.1, requests: 100 },
    { name: "chat", model: "opt-66b", load: chat, ttft: 0.4, tpot: 0.1, requests: 25 },
    { name: "chat, wider limits", model: "opt-66b", load: chat, ttft: 2.5, tpot: 0.15, requests: 25 },
    { name: "code completion", model: "opt-66b", load: code, ttft: 0.125, tpot: 0.2, requests: 50 },
    { name: "summaries", model: "opt-66b", load: summaries, ttft: 15, tpot: 0.15, requests: 25 },
  ];
  return workloads.map((workload) => {
    const { name, model, ttft, tpot } = workload;
    const { replicas: tensor, pools: split, searched, searchedReplicas } = placements[model];
    const together = goodput(workload, replicas(model, tensor), tensor);
    const placed = goodput(workload, pools(model, split), split);
    const best = bestOf(searched, (placement) => goodput(workload, pools(model, placement), placement));
    const bestReplicas = bestOf(searchedReplicas, (degrees) =>
      goodput(workload, replicas(model, degrees), degrees),
    );
    const theirs = {
      together: goodput(workload, withSteps(replicas(model, tensor), model, ["serve"]), tensor),
      apart: goodput(workload, withSteps(pools(model, split), model, ["prefill", "decode"]), split),
    };
    const text = [
      `in its placement ${gain(placed, together)}`,
      `in the best of ${searched.length} placements (${placementText(best.placement)}) ${gain(best.rate, together)}, against replicas of the best degree (TP${bestReplicas.placement.tp}) ${gain(best.rate, bestReplicas.rate)}`,
      `in its placement with the step times that the authors measured of each engine ${gain(theirs.apart, theirs.together)}`,
    ].join("; ");
    progress(`${model}, ${name}: ${text}`);
    return [
      `Goodput a GPU of separate pools against prefill-first replicas, ${model.toUpperCase()}, ${name}: TTFT within ${ttft} s and TPOT within ${tpot} s for 90 % (Zhong et al. 2024, DistServe)`,
      "2.0 to 4.5 times over their workloads",
      text,
    ];
  });
}

/** The system with the measured steps of its engine; what a server adds to them they do not know. */
function withSteps({ options, how }, model, names) {
  return { options, how: { ...how, engines: measuredSteps(model, names) } };
}

function goodput({ load, ttft, tpot, requests: perDevice }, { options, how }, placement) {
  const devices = devicesOf(placement);
  const requests = perDevice * devices;
  const traces = seeds.map((seed) => load(requests, seed));
  const attainment = (requestRate) =>
    meanOfSeeds((seed, i) => {
      const run = simulated({ ...options, requests, requestRate, seed }, traces[i], {
        ...how,
        slos: demands(ttft, tpot),
      });
      if (run.devices !== devices) throw new Error(`${run.devices} devices, not ${devices}`);
      return run.sloAttainment;
    });
  return highestRate((rate) => attainment(rate) >= 0.9, { start: devices / 2, trials: 14 }) / devices;
}

function bestOf(candidates, rateOf) {
  return candidates
    .map((placement) => ({ placement, rate: rateOf(placement) }))
    .reduce((a, b) => (b.rate > a.rate ? b : a));
}

function gain(apart, together) {
  const rates = `${apart.toPrecision(3)} and ${together.toPrecision(3)} requests/s a GPU`;
  return together < 0.02
    ? `${rates}: replicas do not keep the limits`
    : `${(apart / together).toFixed(1)} times (${rates})`;
}

function meanOfSeeds(of) {
  return seeds.reduce((sum, seed, i) => sum + of(seed, i), 0) / seeds.length;
}

import { acceleratorEntry } from "../../catalog/accelerators.ts";
import { interval } from "../parts/interval.ts";
import { show, showNumber } from "../parts/show.ts";
import type { Answered } from "./answer.ts";
import { sourceText } from "./sourceText.ts";

export type FigureName =
  | "ttft"
  | "tpot"
  | "e2eLatency"
  | "output"
  | "requests"
  | "user"
  | "maxConcurrency"
  | "cost"
  | "energy";

/** One formula, the numbers put in, and what comes out. */
export interface DerivationStep {
  readonly title: string;
  /** The headline figure that it explains. */
  readonly of?: FigureName;
  readonly formula: string;
  readonly substituted: string;
  readonly result: string;
  readonly note?: string;
  /** Who says so, and where the inputs come from. */
  readonly source?: string;
}

const time = (seconds: number) => show(seconds, "time");

/** The derivation of a forecast from its parts, in reading order. */
export function derivationOf(answer: Answered): readonly DerivationStep[] {
  const { forecast, compiled } = answer;
  const { scenario, problem, decodeWorker } = compiled;
  const device = decodeWorker.memory;
  const { workload, accelerator, speculation } = scenario;
  const { decode, prefill, memory, ttftParts: parts } = forecast;
  const drafts = speculation.draftTokens > 0;
  const accepted = speculation.acceptedTokens;
  const unstalled = forecast.tpot.seconds - forecast.prefillStallSeconds;
  const floor = (phase: typeof decode) =>
    `at least ${time(phase.floorSeconds)} at the speed of light, ${showNumber(phase.timesFloor, 3)} times that expected`;
  const sum = (values: readonly number[]) =>
    values
      .filter((value) => value > 0)
      .map(time)
      .join(" + ");
  return [
    {
      title: "Weights and KV cache of a device",
      formula: "kvCache = capacity − reserve − weights − activations − runtime",
      substituted: `${show(memory.capacityBytes, "bytes")} − ${show(device.reserve, "bytes")} − ${show(memory.weightBytes, "bytes")} − ${show(device.activations, "bytes")} − ${show(device.runtime, "bytes")}`,
      result: show(memory.kvCacheBytes, "bytes"),
      source: capacitySource(accelerator.id),
      note: `Capacity of ${accelerator.name} as the driver reports it where known; the reserve is what ${problem.policy.name} leaves alone by default.`,
    },
    {
      title: "Requests that the KV cache holds",
      of: "maxConcurrency",
      formula: "maxConcurrency = ⌊kvCache / bytes of a sequence⌋ × attentionDp × replicas",
      substituted: `⌊${showNumber(problem.decode.sequencesPerRank, 5)}⌋ × ${problem.decode.ranks} × ${problem.decode.workers}`,
      result: showNumber(forecast.maxConcurrency),
    },
    {
      title: "Prefill of one prompt chunk",
      formula: "prefill = Σ operators + launches + host",
      substituted: sum(Object.values(prefill.parts)),
      result: time(prefill.seconds),
      note: `Each operator by a roofline with measured efficiency; ${floor(prefill)}. Bound by ${prefill.bound}.`,
    },
    {
      title: "One decode iteration",
      formula: "decode = Σ operators + launches + host",
      substituted: sum(Object.values(decode.parts)),
      result: time(decode.seconds),
      note: `${showNumber(forecast.decodeSequencesPerRank)} sequences on a rank with ${showNumber(workload.inputTokens + workload.outputTokens / 2)} tokens of context each; ${floor(decode)}. Bound by ${decode.bound}.`,
    },
    {
      title: "TPOT",
      of: "tpot",
      formula: drafts
        ? "tpot = (decode + drafting) / accepted tokens + prefill stalls"
        : "tpot = decode + prefill stalls",
      substituted: drafts
        ? `(${time(decode.seconds)} + ${time(unstalled * accepted - decode.seconds)}) / ${showNumber(accepted)} + ${time(forecast.prefillStallSeconds)}`
        : `${time(unstalled)} + ${time(forecast.prefillStallSeconds)}`,
      result: `${time(forecast.tpot.seconds)}, ${interval(forecast.tpot)}`,
      note: "Prompts of other requests hold up decoding; the interval comes from residuals of measurements that the fit had not seen.",
      source: fittedTo,
    },
    {
      title: "TTFT",
      of: "ttft",
      formula: "ttft = request + prompt + queue + admission + burst + handoff",
      substituted: sum([
        parts.requestSeconds,
        parts.loadSeconds,
        parts.promptSeconds,
        parts.queueSeconds,
        parts.admissionSeconds,
        parts.burstSeconds,
        parts.handoffSeconds,
      ]),
      result: `${time(forecast.ttft.seconds)}, ${interval(forecast.ttft)}`,
      source: fittedTo,
    },
    {
      title: "End-to-end latency",
      of: "e2eLatency",
      formula: "e2eLatency = ttft + (osl − 1) × tpot",
      substituted: `${time(forecast.ttft.seconds)} + ${showNumber(workload.outputTokens - 1)} × ${time(forecast.tpot.seconds)}`,
      result: time(forecast.e2eLatencySeconds),
    },
    {
      title: "Requests a second",
      of: "requests",
      formula: "throughput ≈ concurrency / e2eLatency",
      substituted: `${showNumber(forecast.concurrency)} / ${time(forecast.e2eLatencySeconds)}`,
      result: show(forecast.requestsPerSecond, "requestRate"),
      note: "Little's law; the solution of the steady state differs from it by rounding of whole steps and by how a closed loop starts and drains.",
    },
    {
      title: "Output throughput",
      of: "output",
      formula: "outputTokens/s = throughput × osl",
      substituted: `${show(forecast.requestsPerSecond, "requestRate")} × ${show(workload.outputTokens, "tokens")}`,
      result: show(forecast.outputTokensPerSecond, "tokenRate"),
    },
    {
      title: "Speed for one user",
      of: "user",
      formula: "tokens/s of a user = 1 / tpot",
      substituted: `1 / ${time(forecast.tpot.seconds)}`,
      result: show(forecast.outputTokensPerSecondPerUser, "tokenRate"),
    },
    ...costSteps(answer),
  ];
}

const fittedTo = "constants fitted to end-to-end runs of vLLM, SGLang and TensorRT-LLM (Accuracy)";

/** Where the capacity of a catalogued device is printed. */
function capacitySource(id: string): string {
  try {
    const { memoryCapacity, usableMemory } = acceleratorEntry(id);
    return sourceText(usableMemory ?? memoryCapacity);
  } catch {
    return "your own file";
  }
}

function costSteps({ forecast, compiled }: Answered): readonly DerivationStep[] {
  const { accelerator, pricePerDeviceHour } = compiled.scenario;
  const { devices, outputTokensPerSecond, usdPerMillionOutputTokens: usd } = forecast;
  const price = pricePerDeviceHour ?? accelerator.pricePerHour;
  const power = accelerator.thermalDesignPower;
  const joules = forecast.joulesPerOutputToken;
  const rate = show(outputTokensPerSecond, "tokenRate");
  return [
    ...(usd === undefined || price === undefined
      ? []
      : [
          {
            title: "Cost of a million output tokens",
            of: "cost",
            formula: "cost = price × devices × 10⁶ / (3600 × output tokens/s)",
            substituted: `${showNumber(price)} USD/h × ${devices} × 10⁶ / (3600 × ${rate})`,
            result: `${showNumber(usd)} USD`,
            source:
              pricePerDeviceHour === undefined ? "price: an assumption of the catalogue" : "price: stated",
          } as const,
        ]),
    ...(joules === undefined || power === undefined
      ? []
      : [
          {
            title: "Energy of a million output tokens",
            of: "energy",
            formula: "energy = 0.75 × thermal design power × devices × 10⁶ / output tokens/s",
            substituted: `0.75 × ${show(power, "power")} × ${devices} × 10⁶ / ${rate}`,
            result: show(joules * 1e6, "energy"),
            note: "Devices alone; they draw 0.6 to 0.9 of their thermal design power under inference load.",
          } as const,
        ]),
  ];
}

import { readFileSync } from "node:fs";
import { parseQuantity } from "../../../src/units/parseQuantity.ts";
import { solveFirstOrder } from "../../../src/serving/first-order/servingModel.ts";
import type { ServingResult } from "../../../src/serving/first-order/result.ts";
import { InputError } from "../../../src/units/inputError.ts";

/** One line of the reference's cases: an input in its own names, and what the reference printed. */
export interface ParityCase {
  readonly id: string;
  readonly solver: string;
  readonly category: string;
  readonly input: Json;
  readonly output?: Json;
  readonly error?: { readonly type: string; readonly message: string; readonly stage: string };
}

export type Json = Readonly<Record<string, unknown>>;
export interface Registry {
  readonly models: Readonly<Record<string, Json>>;
  readonly hardware: Readonly<Record<string, Json>>;
}

export function readCases(file: string): ParityCase[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line.trim() !== "").map((line) => JSON.parse(line) as ParityCase);
}

/** Why our answer differs from the reference's, or undefined where they agree. */
export function disagreement(parityCase: ParityCase, registry: Registry): string | undefined {
  let result: ServingResult | undefined;
  let fault: InputError | undefined;
  try {
    result = solveFirstOrder(ourOptions(parityCase.input, registry) as never);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    fault = error;
  }
  const refused = parityCase.category === "quirk" || parityCase.category === "invalid-type";
  if (refused || parityCase.error) {
    if (!fault) return "accepted what must be refused";
    return refused ? undefined : faultDisagreement(parityCase, fault);
  }
  if (fault) return `refused: ${fault.message}`;
  return outputDisagreement(parityCase, result!);
}

function ourOptions(input: Json, registry: Registry): Json {
  const options: Record<string, unknown> = {};
  for (const [field, raw] of Object.entries(input)) {
    const value = number(raw);
    if (field === "model" || field === "draft_model") options[camel(field)] = ourModel(value, registry);
    else if (field === "hardware" || field === "decode_hardware")
      options[camel(field)] = ourHardware(value, registry);
    else if (field === "network_bandwidth_bytes_per_s") options["networkBandwidth"] = value;
    // The reference's text field: a bare number there lacks its unit.
    else if (field === "network_bandwidth")
      options["networkBandwidth"] =
        typeof value === "string" ? value : parseQuantity(value, "bandwidth", { path: ["networkBandwidth"] });
    else options[camel(field)] = value;
  }
  return options;
}

function ourModel(value: unknown, registry: Registry): unknown {
  if (!isRecord(value)) return value;
  const registered = typeof value["registry"] === "string" ? registry.models[value["registry"]] : undefined;
  // An unknown name stays a name: the solver refuses it.
  if ("registry" in value && !registered) return value["registry"];
  const rename: Record<string, string> = {
    parameters: "parametersCount",
    active_parameters: "activeParametersCount",
    parameters_count: "parametersCount",
    active_parameters_count: "activeParametersCount",
  };
  const dropped = registered ? ["type", "architecture", "inference_flops"] : ["type"];
  return renamed(registered ?? value, rename, dropped);
}

function ourHardware(value: unknown, registry: Registry): unknown {
  if (!isRecord(value)) return value;
  const registered = typeof value["registry"] === "string" ? registry.hardware[value["registry"]] : undefined;
  if ("registry" in value && !registered) return value["registry"];
  const rename: Record<string, string> = {
    peak_flops_per_s: "peakFlops",
    precision_flops_per_s: "precisionFlops",
    memory_capacity_bytes: "memoryCapacity",
    memory_bandwidth_bytes_per_s: "memoryBandwidth",
    dispatch_tax_s: "dispatchTax",
    tdp_w: "thermalDesignPower",
    interconnect_bandwidth_bytes_per_s: "linkBandwidth",
    tdp: "thermalDesignPower",
    interconnect: "linkBandwidth",
  };
  return renamed(
    registered ?? value,
    rename,
    registered ? ["release_year", "namespace", "source_commit"] : [],
  );
}

function renamed(record: Json, rename: Readonly<Record<string, string>>, dropped: readonly string[]): Json {
  const out: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(record)) {
    if (dropped.includes(field)) continue;
    out[rename[field] ?? camel(field)] = isRecord(value)
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, number(inner)]))
      : number(value);
  }
  return out;
}

const outputFields: readonly (readonly [string, keyof ServingResult])[] = [
  ["ttft_s", "ttft"],
  ["itl_s", "itl"],
  ["kv_cache_bytes", "kvCacheSize"],
  ["model_weights_bytes", "modelWeightsSize"],
  ["total_memory_required_bytes", "totalMemoryRequired"],
  ["memory_utilization", "memoryUtilization"],
  ["prompt_cache_hit_ratio", "promptCacheHitRatio"],
  ["prefill_chunks", "prefillChunks"],
  ["prefill_chunk_time_s", "prefillChunkTime"],
  ["decode_stall_bound_s", "decodeStallBound"],
];

function outputDisagreement(
  { category, output = {} }: ParityCase,
  result: ServingResult,
): string | undefined {
  const tolerance = category === "speculative-cancellation" ? 1e-6 : 1e-12;
  if (output["feasible"] !== result.feasible) return `feasible is ${result.feasible}`;
  for (const [theirs, ours] of outputFields) {
    const expected = number(output[theirs]);
    const actual = result[ours];
    if (typeof expected === "number" && typeof actual === "number") {
      if (!(Math.abs(actual - expected) <= tolerance * Math.abs(expected)) && actual !== expected)
        return `${ours} is ${actual}, not ${expected}`;
    } else if (expected !== actual) return `${ours} is ${String(actual)}, not ${String(expected)}`;
  }
  const trace = output["constraint_trace"];
  if (Array.isArray(trace) && trace.length !== result.constraintTrace.length)
    return `the trace has ${result.constraintTrace.length} sentences, not ${trace.length}`;
  const fits = Array.isArray(trace) && String(trace[0]).includes("Passed");
  if (!result.constraintTrace[0]!.startsWith(fits ? "Memory: fits." : "Memory: does not fit."))
    return `the trace says ${result.constraintTrace[0]}`;
  return undefined;
}

/** How the reference names a field in its messages, where that is not our name in snake_case. */
const fieldNames: Readonly<Record<string, string>> = {
  n_layers: "layers",
  n_heads: "kvHeads",
  parameters: "parametersCount",
  active_parameters: "activeParametersCount",
  capacity: "memoryCapacity",
  bandwidth: "memoryBandwidth",
  tdp: "thermalDesignPower",
  interconnect: "linkBandwidth",
};

/** The fault must be at the field, and show the value, that the reference's message shows. */
function faultDisagreement({ input, error }: ParityCase, fault: InputError): string | undefined {
  const { message, type, stage } = error!;
  const names = fault.path.join(".");
  const shown = `${names}: ${fault.message}`;
  if (type === "ZeroDivisionError") {
    const zeroes = ["peakFlops", "precisionFlops", "memoryBandwidth", "memoryCapacity"].some((field) =>
      fault.path.includes(field),
    );
    return zeroes && /got 0(\b|$)/.test(fault.message) ? undefined : shown;
  }
  const field = message.startsWith("precision ")
    ? "precision"
    : /^([\w.]+)/.exec(message)?.[1]?.split(".").at(-1);
  const stageRecord = /^build_(.*)$/.exec(stage)?.[1];
  const isUnknown = message.includes("Extra inputs");
  const wanted = field === undefined ? "" : isUnknown ? camel(field) : (fieldNames[field] ?? camel(field));
  // The reference reports heads under its KV heads when these are not given.
  const accepted =
    wanted === "kvHeads"
      ? ["kvHeads", "heads"]
      : message.startsWith("interconnect")
        ? ["linkBandwidth"]
        : [wanted];
  if (!accepted.some((name) => fault.path.includes(name))) return `names ${names}, not ${wanted} (${shown})`;
  const value = /\((-?[\d.e+-]+)(?: [\w/]+)?\)|got (-?[\d.e+-]+)$|'(.*?)' is not supported/.exec(message);
  const expected = stageRecord ? undefined : (value?.[1] ?? value?.[2] ?? value?.[3]);
  if (expected === undefined || expected === "") return undefined;
  const wantedText = Number.isFinite(Number(expected)) ? String(Number(expected)) : expected;
  return fault.message.includes(wantedText)
    ? undefined
    : `does not show the value ${wantedText} (${shown}; ${JSON.stringify(input["seq_len"])})`;
}

function camel(name: string): string {
  return name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function number(value: unknown): unknown {
  if (value === "NaN") return Number.NaN;
  if (value === "Infinity") return Number.POSITIVE_INFINITY;
  return value === "-Infinity" ? Number.NEGATIVE_INFINITY : value;
}

function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

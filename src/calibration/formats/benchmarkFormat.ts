import { InputError } from "../../units/inputError.ts";
import type { MeasuredPoint, MeasurementDefaults } from "../adjustment/measuredPoint.ts";
import { numberAt, textAt, type Json } from "./jsonPath.ts";

/** Where a tool's JSON keeps a figure: the first of the paths that holds a positive number. */
export interface FieldPlace {
  readonly paths: readonly string[];
  /** How many of the stored unit make one second or token; 1 if absent. */
  readonly perUnit?: number;
}

/** How one benchmark tool writes its results. */
export interface BenchmarkFormat {
  readonly name: string;
  readonly title: string;
  /** Whether a document was written by this tool. */
  matches(document: Json): boolean;
  /** The runs in a document; most hold one. */
  runs(document: Json): readonly Json[];
  readonly ttft: FieldPlace;
  readonly tpot: FieldPlace;
  readonly isl: FieldPlace;
  readonly osl: FieldPlace;
  readonly concurrency: FieldPlace;
  /** A concurrency drives the load even where a rate is stated; absent: it only guards. */
  readonly concurrencyIsLoad?: boolean;
  readonly requestRate: FieldPlace;
  readonly requests: FieldPlace;
  readonly model?: readonly string[];
  /** What served; words that name no engine say nothing. */
  readonly engine?: readonly string[];
}

/**
 * The runs of a document in its tool's format.
 * Throws an `InputError` that names file and field where a length, a load or both latencies are missing.
 */
export function readBenchmark(
  format: BenchmarkFormat,
  document: Json,
  file: string,
  defaults: MeasurementDefaults,
): readonly MeasuredPoint[] {
  const runs = format.runs(document);
  return runs.map((run, index) =>
    readRun(format, run, runs.length > 1 ? `${file}, run ${index + 1}` : file, defaults),
  );
}

function readRun(
  format: BenchmarkFormat,
  run: Json,
  place: string,
  defaults: MeasurementDefaults,
): MeasuredPoint {
  const read = ({ paths, perUnit = 1 }: FieldPlace): number | undefined => {
    const value = numberAt(run, paths);
    return value === undefined ? undefined : value / perUnit;
  };
  const needed = (name: "isl" | "osl"): number => {
    const value = read(format[name]) ?? defaults[name];
    if (value !== undefined) return value;
    throw missing(place, name, format[name].paths, `state --${name}`);
  };
  const [isl, osl] = [needed("isl"), needed("osl")];
  const ttftSeconds = read(format.ttft);
  const tpotSeconds = read(format.tpot);
  if (ttftSeconds === undefined && tpotSeconds === undefined) {
    throw missing(
      place,
      "latency",
      [...format.ttft.paths, ...format.tpot.paths],
      "only streamed runs measure TTFT and TPOT",
    );
  }
  const requests = read(format.requests);
  const model = format.model && textAt(run, format.model);
  const engine = format.engine && textAt(run, format.engine);
  return {
    place,
    isl,
    osl,
    load: loadOf(read(format.concurrency), read(format.requestRate), defaults.concurrency, place, format),
    ...(requests !== undefined && { requests }),
    ...(ttftSeconds !== undefined && { ttftSeconds }),
    ...(tpotSeconds !== undefined && { tpotSeconds }),
    ...(model !== undefined && { model }),
    ...(engine !== undefined && /sglang|vllm|^trt|tensorrt/i.test(engine) && { engine }),
  };
}

/** A finite rate drives the load; a limit of requests in flight then only guards, in most tools. */
function loadOf(
  concurrency: number | undefined,
  requestRate: number | undefined,
  fallback: number | undefined,
  place: string,
  format: BenchmarkFormat,
): MeasuredPoint["load"] {
  if (concurrency !== undefined && format.concurrencyIsLoad) return { concurrency };
  if (requestRate !== undefined) return { requestRate };
  const inFlight = concurrency ?? fallback;
  if (inFlight !== undefined) return { concurrency: inFlight };
  throw missing(
    place,
    "load",
    [...format.concurrency.paths, ...format.requestRate.paths],
    "state --concurrency",
  );
}

function missing(place: string, what: string, paths: readonly string[], hint: string): InputError {
  return new InputError(
    "missing",
    [place, what],
    `${place} states no ${what}: looked for ${paths.join(", ")}`,
    hint,
  );
}

import type { EngineName } from "../../serving/calibrated/enginePolicy.ts";
import type { ServingRow } from "./servingRow.ts";

/** Sequences to which recipes of TensorRT-LLM limit a decode worker: batches for which they capture graphs. */
const graphBatches: readonly number[] = [
  ...Array.from({ length: 14 }, (_, power) => 2 ** power),
  ...Array.from({ length: 5 }, (_, power) => 384 * 2 ** power),
].sort((a, b) => a - b);

/**
 * InferenceX's recipes of TensorRT-LLM let a decode worker hold as many requests as its largest graph, and offer it
 * somewhat more: those that find no slot wait for a whole generation, so that even a handful of requests see seconds of
 * TTFT. The largest graph that the load fills explains these waits from 9 requests to 2,000. Releases of Dynamo before
 * 1.0, whose version the rows carry, were set up anew for each load, later ones once for the highest.
 */
export function decodeBatchLimit(row: ServingRow, engine: EngineName, workers: number): number | undefined {
  if (engine !== "trtllm" || row.origin === "nvidia-gap-analysis") return undefined;
  const isSetForEachLoad = row.engineVersion?.startsWith("0.") ?? false;
  const highest = isSetForEachLoad ? row.concurrency : (row.peakConcurrency ?? row.concurrency);
  return graphBatches.findLast((batch) => batch <= (highest ?? 0) / workers);
}

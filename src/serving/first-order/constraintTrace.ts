import { formatQuantity } from "../../units/formatQuantity.ts";
import type { Resolution } from "./resolve.ts";
import type { FirstOrderNumbers } from "./solveScenario.ts";

/** What was checked, in sentences: whether the memory suffices, and what splitting the prompt does to decoding. */
export function constraintTrace(
  numbers: FirstOrderNumbers,
  { scenario, decodeHardware, draftModel }: Resolution,
): string[] {
  const size = (value: number) => formatQuantity(value as typeof numbers.kvCacheSize, "bytes", { digits: 6 });
  const draft = draftModel === null ? "" : `, draft weights ${size(numbers.draftWeightsSize)}`;
  const parts = `weights ${size(numbers.modelWeightsSize)}, KV cache ${size(numbers.kvCacheSize)}${draft}`;
  const required = `${size(numbers.totalMemoryRequired)} needed (${parts})`;
  const available = `${size(scenario.memoryCapacity)} available on ${decodeHardware}`;
  const trace = [
    numbers.feasible
      ? `Memory: fits. ${required}, ${available}.`
      : `Memory: does not fit. ${required}, only ${available}: ${size(numbers.totalMemoryRequired - scenario.memoryCapacity)} too little.`,
  ];
  if (numbers.decodeStallBound !== null)
    trace.push(
      `Chunked prefill: ${numbers.prefillChunks} ${numbers.prefillChunks === 1 ? "chunk" : "chunks"} of at most ${scenario.prefillChunkTokens} tokens; ` +
        `a chunk holds decoding up by at most ${formatQuantity(numbers.decodeStallBound, "time", { digits: 6 })}.`,
    );
  return trace;
}

import type { DeviceCost } from "../../cost/deviceCost.ts";
import { recurrentStepSeconds, scanSeconds, type ScanKernels } from "../../cost/linearAttentionSeconds.ts";
import type { Recurrence } from "../../operators/operator.ts";
import type { Step } from "../../operators/step.ts";

/** Seconds of the recurrent layers of a step: scans over its prompts, one update for each token that decodes. */
export function recurrenceSeconds(operator: Recurrence, device: DeviceCost): (step: Step) => number {
  const { count, heads, prefillShare, stateBytes, bytesPerRow, storedBytes } = operator;
  const { prefillFlopsPerToken, decodeFlopsPerToken } = operator;
  const kernels: ScanKernels = {
    chunk: operator.chunk,
    count: operator.chunkKernels,
    fusable: operator.kind === "gatedDelta",
  };
  return (step) => {
    const { prefillSequences, prefillContextTokens } = step;
    const tokens = step.prefillTokens * prefillShare;
    // A prompt that starts from nothing reads no state; one chunk writes it once.
    const resumed = prefillContextTokens > step.prefillTokens ? prefillSequences : 0;
    const scanned = storedBytes + bytesPerRow * tokens + stateBytes * (resumed + prefillSequences);
    const scans = heads * prefillSequences;
    const length = tokens / Math.max(1, prefillSequences);
    const rows = step.decodeSequences * step.decodeQueryTokens;
    // Read once, and kept after each token until it is known which drafts are accepted.
    const states = step.decodeSequences + rows;
    const moved = rows > 0 ? storedBytes + bytesPerRow * rows + stateBytes * states : 0;
    return (
      count *
      (scanSeconds(device, kernels, scans, length, prefillFlopsPerToken * tokens, scanned) +
        recurrentStepSeconds(device, decodeFlopsPerToken * rows, moved))
    );
  };
}

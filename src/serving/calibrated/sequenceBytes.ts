import type { Operator } from "../../operators/operator.ts";

/** Bytes of keys and values that a sequence of `tokens` tokens keeps on one device. */
export function sequenceBytes(operators: readonly Operator[], tokens: number): number {
  let sum = 0;
  for (const operator of operators) {
    switch (operator.kind) {
      case "decodeAttention":
        sum +=
          operator.count *
          operator.kvBytesPerToken *
          (operator.chosen ? tokens : Math.min(tokens, operator.window));
        break;
      case "latentDecodeAttention":
      case "sparseIndexer":
        sum += operator.count * operator.kvBytesPerToken * tokens;
        break;
      case "compressedAttention":
        sum +=
          operator.count *
          operator.kvBytesPerToken *
          (Math.min(tokens, operator.window) + tokens / operator.compressRatio);
        break;
      case "gatedDelta":
      case "mamba2":
      case "lightning":
        sum += operator.count * operator.stateBytes;
        break;
      default:
    }
  }
  return sum;
}

import { bytesPerElement, type FormatName } from "../../catalog/numberFormat.ts";
import type { DeviceCost } from "../../cost/deviceCost.ts";
import { elementwiseSeconds } from "../../cost/elementwiseSeconds.ts";
import type { KernelRow } from "./kernelCase.ts";
import { sourceOf, textField } from "./rowFields.ts";

/**
 * Kernels that store keys and values in the timed call. SGLang's backends do before they attend (memory_pool.py, set_kv_buffer);
 * into a narrower cache they first cast queries, keys and values. FlashAttention-3 is timed with 8-bit operands as they are
 * (short prompts take no longer than with 16-bit ones). vLLM 0.24 stores them too: its timings exceed those of 0.22 by one kernel
 * and by what the keys and values of the new tokens take to move.
 */
function storingKernels(row: KernelRow, attention: FormatName, cache: FormatName): number {
  const source = sourceOf(row);
  if (source.startsWith("vllm 0.24")) return 1;
  if (textField(row, "engine") !== "sglang") return 0;
  const isCast = bytesPerElement(attention) < 2 && source.endsWith("fa3");
  return bytesPerElement(cache) < 2 && !isCast ? 3 : 1;
}

/** Seconds that storing takes in the timed call of attention: `elements` of new keys and values are read with 16 bits and written as the cache holds them. */
export function storingSeconds(
  device: DeviceCost,
  row: KernelRow,
  elements: number,
  attention: FormatName,
  cache: FormatName,
): number {
  const kernels = storingKernels(row, attention, cache);
  if (kernels === 0) return 0;
  const movedBytes = elements * (2 + bytesPerElement(cache));
  return (kernels - 1) * device.kernelSeconds + elementwiseSeconds(device, movedBytes);
}

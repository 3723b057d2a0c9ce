import { elementwiseSeconds } from "../../cost/elementwiseSeconds.ts";
import { recurrentStepSeconds, scanSeconds, type ScanKernels } from "../../cost/linearAttentionSeconds.ts";
import { caseOf } from "./describedCase.ts";
import type { KernelCase, KernelRow } from "./kernelCase.ts";
import { numberField, textField } from "./rowFields.ts";
import { warmDevice } from "./warmDevice.ts";

/** Gated delta kernels, as the layers of a model run them. */
const scanKernels: ScanKernels = { chunk: 64, count: 6, fusable: true };

/** The recurrence itself; its short convolution is a kernel of its own that moves bytes. */
export function linearAttentionCase(row: KernelRow): KernelCase {
  const sequences = numberField(row, "batch_size");
  const decodes = textField(row, "phase") === "generation";
  const length = decodes ? 1 : numberField(row, "seq_len");
  const tokens = sequences * length;
  const keyHeads = numberField(row, "num_k_heads");
  const heads = numberField(row, "num_v_heads");
  const keyDim = numberField(row, "head_k_dim");
  const valueDim = numberField(row, "head_v_dim");
  const convolves = textField(row, "kernel_source").includes("conv1d");
  const width = 2 * keyHeads * keyDim + heads * valueDim;
  const state = heads * keyDim * valueDim;
  const chunkFlops = 4 * scanKernels.chunk * heads * (keyDim + valueDim);
  const flops = tokens * (6 * state + (decodes ? 0 : chunkFlops));
  const stateBytes = convolves ? 0 : sequences * state * 4 * (decodes ? 2 : 1);
  const movedBytes = 2 * tokens * (convolves ? 2 * width : width + heads * valueDim) + stateBytes;
  return caseOf(row, {
    family: "linearAttention",
    dtype: `${convolves ? "convolution" : "recurrence"}/${decodes ? "decode" : "prefill"}`,
    shape: [sequences, tokens, keyHeads, heads, keyDim, valueDim],
    servesModels: !convolves && (decodes ? sequences <= 512 : tokens >= 128 && tokens <= 65536),
    predict: (target) => {
      const device = warmDevice(target, movedBytes);
      if (convolves) return elementwiseSeconds(device, movedBytes);
      return decodes
        ? recurrentStepSeconds(device, flops, movedBytes)
        : scanSeconds(device, scanKernels, sequences * heads, length, flops, movedBytes);
    },
  });
}

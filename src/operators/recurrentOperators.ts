import type { GatedDeltaMixer, LightningMixer, Mamba2Mixer } from "../catalog/modelArchitecture.ts";
import { bytesPerElement } from "../catalog/numberFormat.ts";
import { activationBytes, elementwise, gemm, quantise, type BuildContext } from "./build.ts";
import type { Operator, Recurrence } from "./operator.ts";

type RecurrentMixer = GatedDeltaMixer | Mamba2Mixer | LightningMixer;

/** One device's share of a recurrent layer. */
interface RecurrentShape {
  readonly heads: number;
  /** Rows and columns of one head's state. */
  readonly keyDim: number;
  readonly valueDim: number;
  /** Width of the input projection, of its small per-head part kept in bf16, and of the output. */
  readonly inputWidth: number;
  readonly perHeadWidth: number;
  /** Rank of the factored maps to decay and output gate; 0 where both are whole, and the widths they lead to. */
  readonly gateLoraRank: number;
  readonly gateWidths: readonly number[];
  readonly outputWidth: number;
  /** Channels of the causal convolution and its kernel. */
  readonly convolved: number;
  readonly convKernel: number;
  /** Tokens a chunk of the parallel form, and its kernels. */
  readonly chunk: number;
  readonly chunkKernels: number;
  readonly prefillFlopsPerToken: number;
  readonly decodeFlopsPerToken: number;
}

/** Bytes of state that one layer keeps on one device for a sequence: the matrix of each head and the convolution's tail. */
export function recurrentStateBytes(
  mixer: RecurrentMixer,
  { sharding, formats }: Pick<BuildContext, "sharding" | "formats">,
): number {
  const { heads, keyDim, valueDim, convolved, convKernel } = shapeOf(mixer, sharding.tp);
  return (
    heads * keyDim * valueDim * bytesPerElement(formats.recurrentState) +
    convolved * Math.max(0, convKernel - 1) * activationBytes
  );
}

/** Linear recurrences: projections in, convolution, recurrence, gated norm, projection out; heads cut over tensor-parallel ranks. */
export function recurrentOperators(mixer: RecurrentMixer, context: BuildContext): readonly Operator[] {
  const { hiddenSize, formats, sharding } = context;
  const shape = shapeOf(mixer, sharding.tp);
  const linear = { part: "attention", weights: "recurrent" } as const;
  const activation = formats.activations.recurrent;
  const recurrence: Recurrence = {
    kind: mixer.kind,
    name: `attention.${mixer.kind}`,
    part: "attention",
    count: context.count,
    prefillShare: 1 / sharding.cp,
    heads: shape.heads,
    keyDim: shape.keyDim,
    valueDim: shape.valueDim,
    math: "bf16",
    // Convolution taps, decay, time-step bias and skip of each head, output norm.
    storedBytes: (shape.convolved * shape.convKernel + 3 * shape.heads + shape.outputWidth) * activationBytes,
    stateBytes: recurrentStateBytes(mixer, context),
    chunk: shape.chunk,
    chunkKernels: shape.chunkKernels,
    prefillFlopsPerToken: shape.prefillFlopsPerToken,
    decodeFlopsPerToken: shape.decodeFlopsPerToken,
    bytesPerRow: (shape.inputWidth + shape.outputWidth) * activationBytes,
  };
  return [
    ...quantise(context, "attention.quantise", "attention", hiddenSize, activation),
    gemm(context, { ...linear, name: "attention.input", n: shape.inputWidth, k: hiddenSize }),
    ...(shape.perHeadWidth > 0
      ? [
          // Too narrow to be worth quantising: engines keep it with the router at 16 bits.
          gemm(context, {
            name: "attention.decay",
            part: "attention",
            weights: "router",
            n: shape.perHeadWidth,
            k: hiddenSize,
          }),
        ]
      : []),
    ...(shape.convKernel > 0
      ? [
          elementwise(context, {
            name: "attention.convolution",
            part: "attention",
            bytesPerRow: 2 * shape.convolved * activationBytes,
          }),
        ]
      : []),
    ...shape.gateWidths.flatMap((width) => [
      gemm(context, {
        ...linear,
        name: "attention.gateDown",
        n: shape.gateLoraRank,
        k: hiddenSize,
      }),
      gemm(context, { ...linear, name: "attention.gateUp", n: width, k: shape.gateLoraRank }),
    ]),
    recurrence,
    elementwise(context, {
      name: "attention.gatedNorm",
      part: "norm",
      bytesPerRow: 3 * shape.outputWidth * activationBytes,
    }),
    ...quantise(context, "attention.outputQuantise", "attention", shape.outputWidth, activation),
    gemm(context, { ...linear, name: "attention.output", n: hiddenSize, k: shape.outputWidth }),
  ];
}

function shapeOf(mixer: RecurrentMixer, tp: number): RecurrentShape {
  switch (mixer.kind) {
    case "gatedDelta": {
      const heads = Math.ceil(mixer.valueHeads / tp);
      const keyHeads = Math.ceil(mixer.keyHeads / tp);
      const {
        keyHeadDim,
        valueHeadDim,
        convKernel,
        gateLoraRank = 0,
        wholeGate = gateLoraRank === 0,
      } = mixer;
      const keys = 2 * keyHeads * keyHeadDim;
      const values = heads * valueHeadDim;
      const chunk = 64;
      const state = heads * keyHeadDim * valueHeadDim;
      return {
        heads,
        keyDim: keyHeadDim,
        valueDim: valueHeadDim,
        inputWidth: keys + (wholeGate ? 2 : 1) * values,
        perHeadWidth: (gateLoraRank > 0 ? 1 : 2) * heads,
        gateLoraRank,
        gateWidths: gateLoraRank === 0 ? [] : wholeGate ? [keys / 2] : [keys / 2, values],
        outputWidth: values,
        convolved: keys + values,
        convKernel,
        chunk,
        // Decays, scores of keys, their inverse, corrected keys and values, states, outputs (flash-linear-attention).
        chunkKernels: 6,
        // Read by key, rank-one correction, read by query; and within a chunk the two score matrices and their products.
        prefillFlopsPerToken: 6 * state + 4 * chunk * heads * (keyHeadDim + valueHeadDim),
        decodeFlopsPerToken: 6 * state,
      };
    }
    case "mamba2": {
      const heads = Math.ceil(mixer.heads / tp);
      const groups = Math.max(1, Math.ceil(mixer.groups / tp));
      const { headDim, stateSize, convKernel } = mixer;
      const inner = heads * headDim;
      const chunk = 256;
      const state = inner * stateSize;
      return {
        heads,
        keyDim: stateSize,
        valueDim: headDim,
        inputWidth: 2 * inner + 2 * groups * stateSize + heads,
        perHeadWidth: 0,
        gateLoraRank: 0,
        gateWidths: [],
        outputWidth: inner,
        convolved: inner + 2 * groups * stateSize,
        convKernel,
        chunk,
        // Decays, states of chunks, passing them on, scores, outputs (mamba_ssm).
        chunkKernels: 5,
        prefillFlopsPerToken: 4 * state + 2 * chunk * (groups * stateSize + inner),
        decodeFlopsPerToken: 4 * state,
      };
    }
    case "lightning": {
      const heads = Math.ceil(mixer.heads / tp);
      const { headDim } = mixer;
      const width = heads * headDim;
      const chunk = 256;
      return {
        heads,
        keyDim: headDim,
        valueDim: headDim,
        inputWidth: 4 * width,
        perHeadWidth: 0,
        gateLoraRank: 0,
        gateWidths: [],
        outputWidth: width,
        convolved: 0,
        convKernel: 0,
        chunk,
        // Within chunks, states of chunks, their sums, and between chunks (Lightning Attention-2).
        chunkKernels: 4,
        prefillFlopsPerToken: 4 * width * headDim + 4 * chunk * width,
        decodeFlopsPerToken: 4 * width * headDim,
      };
    }
  }
}

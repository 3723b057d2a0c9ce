import { bytesPerElement, numberFormats, type FormatName } from "../catalog/numberFormat.ts";
import type { WeightPart } from "../catalog/weightPart.ts";
import { mathOf, type Formats } from "./formats.ts";
import type {
  BatchedGemm,
  Collective,
  CollectivePattern,
  Elementwise,
  Gemm,
  Operator,
  Part,
  Rows,
} from "./operator.ts";
import type { Sharding } from "./sharding.ts";

/** What every builder of operators needs to know. */
export interface BuildContext {
  readonly hiddenSize: number;
  readonly sharding: Sharding;
  readonly formats: Formats;
  /** Layers that have the operators being built. */
  readonly count: number;
}

/** Activations between kernels are bf16. */
export const activationBytes = 2;

interface GemmShape {
  readonly name: string;
  readonly part: Part;
  /** Whose formats it takes. */
  readonly weights: WeightPart;
  readonly n: number;
  readonly k: number;
  readonly rows?: Rows;
  readonly bias?: boolean;
  readonly followsAttention?: boolean;
  /** Parameters kept beside the matrix, 16 bits each. */
  readonly extraParameters?: number;
}

/** A linear layer; its input comes in the activation format and its output leaves as bf16. */
export function gemm(context: BuildContext, shape: GemmShape): Gemm {
  const { n, k } = shape;
  const weight = context.formats.weights[shape.weights];
  const activation = context.formats.activations[shape.weights];
  const small = (shape.bias ? n : 0) + (shape.extraParameters ?? 0);
  const storedBytes = n * k * bytesPerElement(weight) + small * activationBytes;
  return {
    kind: "gemm",
    name: shape.name,
    part: shape.part,
    count: context.count,
    prefillShare: 1 / context.sharding.cp,
    rows: shape.rows ?? "tokens",
    n,
    k,
    weightFormat: weight,
    activationFormat: activation,
    math: mathOf(weight, activation),
    followsAttention: shape.followsAttention ?? false,
    storedBytes,
    readBytes: storedBytes,
    bytesPerRow: k * bytesPerElement(activation) + n * activationBytes,
  };
}

interface BatchedShape {
  readonly name: string;
  readonly batch: number;
  readonly n: number;
  readonly k: number;
  readonly rows: Rows;
  /** Format of the weights; absent: bf16. */
  readonly weight?: FormatName;
}

/** A product a head, or a group of heads, with bf16 operands. */
export function batchedGemm(
  context: BuildContext,
  { name, batch, n, k, rows, weight = "bf16" }: BatchedShape,
): BatchedGemm {
  return {
    kind: "batchedGemm",
    name,
    part: "attention",
    count: context.count,
    prefillShare: 1 / context.sharding.cp,
    rows,
    batch,
    n,
    k,
    math: "bf16",
    storedBytes: batch * n * k * bytesPerElement(weight),
    bytesPerRow: batch * (n + k) * activationBytes,
  };
}

interface ElementwiseShape {
  readonly name: string;
  readonly part: Part;
  readonly bytesPerRow: number;
  /** 16-bit parameters it holds, such as norm weights. */
  readonly parameters?: number;
  readonly rows?: Rows;
}

export function elementwise(context: BuildContext, shape: ElementwiseShape): Elementwise {
  return {
    kind: "elementwise",
    name: shape.name,
    part: shape.part,
    count: context.count,
    prefillShare: 1 / context.sharding.cp,
    rows: shape.rows ?? "tokens",
    bytesPerRow: shape.bytesPerRow,
    storedBytes: (shape.parameters ?? 0) * activationBytes,
  };
}

/** The cast of `width` bf16 activations to the format that a quantised product takes; none for 16-bit formats. */
export function quantise(
  context: BuildContext,
  name: string,
  part: Part,
  width: number,
  format: FormatName,
): readonly Elementwise[] {
  if (numberFormats[format].elementBits >= 16) return [];
  return [
    elementwise(context, {
      name,
      part,
      bytesPerRow: width * (activationBytes + bytesPerElement(format)),
    }),
  ];
}

/** The projection of `width` attended values back to the hidden size, with the cast before it. */
export function outputProjection(context: BuildContext, width: number, bias = false): readonly Operator[] {
  const { attentionOutput } = context.formats.activations;
  return [
    ...quantise(context, "attention.outputQuantise", "attention", width, attentionOutput),
    gemm(context, {
      name: "attention.output",
      part: "attention",
      weights: "attentionOutput",
      n: context.hiddenSize,
      k: width,
      bias,
      followsAttention: true,
    }),
  ];
}

interface CollectiveShape {
  readonly name: string;
  readonly pattern: CollectivePattern;
  readonly groupSize: number;
  readonly span: number;
  readonly bytesPerRow: number;
  readonly rows?: Rows;
  readonly choices?: number;
}

/** A collective, or nothing in a group of one. */
export function collective(context: BuildContext, shape: CollectiveShape): readonly Collective[] {
  if (shape.groupSize <= 1) return [];
  return [
    {
      kind: "collective",
      name: shape.name,
      part: "communication",
      count: context.count,
      prefillShare: 1 / context.sharding.cp,
      storedBytes: 0,
      pattern: shape.pattern,
      rows: shape.rows ?? "tokens",
      groupSize: shape.groupSize,
      span: shape.span,
      bytesPerRow: shape.bytesPerRow,
      ...(shape.choices === undefined ? {} : { choices: shape.choices }),
    },
  ];
}

/** The sum over tensor-parallel ranks after a row-parallel product. */
export function tensorAllReduce(context: BuildContext, name: string): readonly Collective[] {
  const { tp } = context.sharding;
  return collective(context, {
    name,
    pattern: "allReduce",
    groupSize: tp,
    span: tp,
    bytesPerRow: context.hiddenSize * activationBytes,
  });
}

/** Prefill ranks under context parallelism each see the keys and values of all. */
export function contextExchange(context: BuildContext, width: number): readonly Collective[] {
  const { tp, attentionDp, cp } = context.sharding;
  return collective(context, {
    name: "attention.contextExchange",
    pattern: "allGather",
    rows: "prefill",
    groupSize: cp,
    span: tp * attentionDp * cp,
    bytesPerRow: width * activationBytes,
  });
}

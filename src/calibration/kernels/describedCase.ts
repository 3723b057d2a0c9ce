import { numberFormats, type FormatName } from "../../catalog/numberFormat.ts";
import type { KernelCase, KernelDevice, KernelFamily, KernelRow } from "./kernelCase.ts";
import { numberField, sourceOf, textField } from "./rowFields.ts";

/** What a reader of one kind of file finds in a row. */
export interface Described {
  readonly family: KernelFamily;
  readonly dtype: string;
  readonly shape: readonly (number | string)[];
  readonly servesModels: boolean;
  readonly streamedBytes?: number;
  readonly flops?: number;
  readonly operand?: FormatName;
  readonly predict: (target: KernelDevice) => number;
}

/** The case of a row: what its reader found, with the columns that all files have. */
export function caseOf(
  row: KernelRow,
  { family, dtype, shape, servesModels, streamedBytes = 0, flops = 0, operand = "bf16", predict }: Described,
): KernelCase {
  return {
    family,
    dtype,
    servesModels,
    streamedBytes,
    flops,
    math: numberFormats[operand].math,
    predict,
    system: textField(row, "system"),
    source: sourceOf(row),
    shape: shape.join(" "),
    measuredSeconds: numberField(row, "latency") * 1e-3,
  };
}

import { hasMixture } from "./hasMixture.ts";
import type { Model, WeightFormats } from "./modelArchitecture.ts";
import type { FormatName } from "./numberFormat.ts";

/** Words at the end of a repository's name that say how its weights are stored. */
const formatWords: Readonly<Record<string, FormatName>> = {
  nvfp4: "nvfp4",
  fp4: "nvfp4",
  mxfp4: "mxfp4",
  mxfp8: "mxfp8",
  fp8: "fp8",
  w8a8: "int8",
  int8: "int8",
  awq: "int4",
  gptq: "int4",
  int4: "int4",
  w4a16: "int4",
  bf16: "bf16",
};

/** Words that stand beside them and say nothing of the weights. */
const otherWords =
  /^(quantized|dynamic|block|preview|kv|modelopt|autoquant|asq|ptpc|mtp|moefp4|w|a|4bit|8bit|v2)$/;

/** A name without its format words, and what they say. */
export interface ReleaseName {
  readonly base: string;
  readonly format: FormatName;
  readonly kvCache?: FormatName;
}

/**
 * Reads "RedHatAI/Qwen3-32B-FP8-dynamic" as Qwen3-32B in fp8. Undefined for a name without a format word.
 * NVIDIA's four- and eight-bit releases and AMD's "-KV" ones state an fp8 cache too.
 */
export function readReleaseName(name: string): ReleaseName | undefined {
  const slash = name.indexOf("/");
  const owner = slash < 0 ? "" : name.slice(0, slash).toLowerCase();
  const words = name.slice(slash + 1).split(/[-_]|(?<=quantized)\./);
  let format: FormatName | undefined;
  let statesCache = owner === "nvidia";
  for (let word = words.at(-1)?.toLowerCase(); word !== undefined; word = words.at(-1)?.toLowerCase()) {
    const known = formatWords[word];
    if (known === undefined && !otherWords.test(word)) break;
    if (word === "kv") statesCache = true;
    // "w-mxfp4-a-fp8": the weights come first.
    if (known !== undefined) format = known;
    words.pop();
  }
  if (format === undefined || words.length === 0) return undefined;
  return {
    base: words.join("-"),
    format,
    ...(statesCache && format !== "bf16" && { kvCache: "fp8" as const }),
  };
}

/**
 * A release of `base` that is not catalogued, in the formats that its name states. Four-bit releases of mixtures keep
 * attention in 16 bits, as the catalogued ones do, or all but the experts as they are where experts have a format of
 * their own (gpt-oss, DeepSeek-V4).
 */
export function quantisedRelease(name: string, base: Model, { format, kvCache }: ReleaseName): Model {
  const isFourBit = format === "nvfp4" || format === "mxfp4" || format === "int4";
  const released = base.weightFormats;
  const mixtureFormats = released.experts
    ? { ...released, experts: format }
    : { linear: format, attention: "bf16" as const };
  const weightFormats: WeightFormats = {
    ...(isFourBit && hasMixture(base) ? mixtureFormats : { linear: format }),
    ...(kvCache && { kvCache }),
  };
  return {
    ...base,
    name,
    weightFormats,
    notes: [
      ...(base.notes ?? []),
      `${name} is taken for ${base.name} with weights in ${format}, from its name`,
    ],
  };
}

import type { ModelArchitecture, WeightFormats } from "../modelArchitecture.ts";
import type { FormatName } from "../numberFormat.ts";
import { layerParameters } from "../parameters.ts";
import type { WeightPart } from "../weightPart.ts";
import { excludedLayers, modulePattern, partOfModule } from "./moduleParts.ts";
import type { QuantizationScheme } from "./quantizationScheme.ts";

const quantizedParts = [
  "dense",
  "attention",
  "attentionOutput",
  "indexer",
  "recurrent",
  "sharedExperts",
  "experts",
] as const;
type QuantizedPart = (typeof quantizedParts)[number];

export interface LaidOutFormats {
  readonly formats: WeightFormats;
  /** Parts whose layers are not all in one format: the common one stands for all. */
  readonly notes: readonly string[];
}

/** Lays a quantisation scheme over the parts that the architecture has; `base` is the format of what it leaves alone. */
export function layOutFormats(
  architecture: ModelArchitecture,
  scheme: QuantizationScheme,
  base: FormatName,
): LaidOutFormats {
  const notes: string[] = [];
  const excludedModules = scheme.excluded.map(modulePattern);
  const layerCount = architecture.layers.reduce((sum, { count }) => sum + count, 0);
  const formatOf = (part: QuantizedPart): FormatName | undefined => {
    const layers = layersWith(part, architecture);
    if (layers === 0) return undefined;
    const listed = scheme.modules.size > 0 ? listedFormat(part, scheme, layers, notes) : undefined;
    const quantized =
      listed ?? (part === "experts" ? (scheme.experts ?? scheme.everywhere) : scheme.everywhere);
    if (quantized === undefined) return base;
    const excluded = listed ? 0 : Math.min(excludedLayers(part, excludedModules, layerCount), layers);
    if (excluded > 0 && excluded < layers)
      notes.push(`${excluded} of ${layers} layers keep ${part} weights in ${base}`);
    return excluded * 2 > layers ? base : quantized;
  };
  const found = Object.fromEntries(quantizedParts.map((part) => [part, formatOf(part)]));
  const linear = found["dense"] ?? scheme.everywhere ?? base;
  const head = headFormat(scheme);
  const formats: Record<string, FormatName> = { linear };
  for (const part of quantizedParts) {
    const format = found[part];
    if (part !== "dense" && format !== undefined && format !== fallback(part, formats, linear))
      formats[part] = format;
  }
  if (base !== "bf16") formats["embedding"] = base;
  if (head) formats["head"] = head;
  if (scheme.kvCache) formats["kvCache"] = scheme.kvCache;
  return { formats: formats as unknown as WeightFormats, notes };
}

/** A part without a format of its own takes that of the part it belongs to (see `WeightFormats`). */
function fallback(
  part: QuantizedPart,
  formats: Readonly<Record<string, FormatName>>,
  linear: FormatName,
): FormatName {
  return part === "attentionOutput" || part === "indexer" ? (formats["attention"] ?? linear) : linear;
}

function layersWith(part: WeightPart, { layers, hiddenSize }: ModelArchitecture): number {
  return layers.reduce(
    (sum, group) => sum + (layerParameters(group, hiddenSize)[part] > 0 ? group.count : 0),
    0,
  );
}

/** The most frequent format among the modules listed for a part. */
function listedFormat(
  part: QuantizedPart,
  scheme: QuantizationScheme,
  layers: number,
  notes: string[],
): FormatName | undefined {
  const counts = new Map<FormatName, Set<string>>();
  for (const [module, format] of scheme.modules) {
    if (partOfModule(module) !== part) continue;
    const layer = /layers\.(\d+)/.exec(module)?.[1] ?? "";
    counts.set(format, (counts.get(format) ?? new Set()).add(layer));
  }
  const [most] = [...counts].sort((a, b) => b[1].size - a[1].size);
  if (!most) return undefined;
  if (most[1].size < layers)
    notes.push(`${most[1].size} of ${layers} layers hold ${part} weights in ${most[0]}`);
  return most[0];
}

/** Heads stay unquantised unless a release lists them among its quantised modules. */
function headFormat(scheme: QuantizationScheme): FormatName | undefined {
  for (const [module, format] of scheme.modules) if (partOfModule(module) === "head") return format;
  return undefined;
}

import { InputError } from "../../units/inputError.ts";
import type { Note } from "./result.ts";
import { fallbackShape } from "./constants.ts";
import { atLeast, readInteger, readRecord, readText, refuseUnknownFields } from "./readFields.ts";
import { readQuantity } from "./readQuantity.ts";

/** A model as the first-order formulas see it: a size, a depth and an attention shape, the same in every layer. */
export interface FirstOrderModel {
  readonly name: string;
  /** All parameters, also of a mixture of experts: a number, or a text such as "8.03 Bparams". */
  readonly parametersCount: number | string;
  readonly layers: number;
  /** Layers that keep a KV cache, where not all do (hybrid models); default `layers`. */
  readonly attentionLayers?: number | undefined;
  /** Default 4096, with a warning. */
  readonly hiddenDim?: number | undefined;
  /** Query heads; default 32, with a warning. */
  readonly heads?: number | undefined;
  /** Default `heads`. */
  readonly kvHeads?: number | undefined;
  /** Default `floor(hiddenDim / heads)`. */
  readonly headDim?: number | undefined;
  /** Latent attention (MLA) when given together with `qkRopeHeadDim`: the cache then holds the latent alone. */
  readonly kvLoraRank?: number | undefined;
  readonly qkRopeHeadDim?: number | undefined;
  /** Known, but no first-order formula reads it; the same for the two next. */
  readonly activeParametersCount?: number | string | undefined;
  readonly experts?: number | undefined;
  readonly activeExpertsPerToken?: number | undefined;
}

/** The same with its units converted, before its ranges are checked. */
export interface ModelFields {
  readonly name: string;
  readonly parametersCount: number;
  readonly activeParametersCount: number | undefined;
  readonly integers: Readonly<Partial<Record<IntegerField, number>>>;
}

const integerFields = [
  "layers",
  "attentionLayers",
  "hiddenDim",
  "heads",
  "kvHeads",
  "headDim",
  "kvLoraRank",
  "qkRopeHeadDim",
  "experts",
  "activeExpertsPerToken",
] as const;
type IntegerField = (typeof integerFields)[number];
const knownFields = ["name", "parametersCount", "activeParametersCount", ...integerFields];

/** The attention shape that the formulas multiply by. */
export interface ModelShape {
  readonly name: string;
  readonly parametersCount: number;
  readonly layers: number;
  readonly attentionLayers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly latent: boolean;
  readonly kvLoraRank: number;
  readonly qkRopeHeadDim: number;
  readonly kvElementsPerToken: number;
}

/** Reads a plain record: names, types and units. Throws an `InputError` at the field. */
export function readModel(value: unknown, path: readonly string[]): ModelFields {
  const record = readRecord(
    value,
    path,
    "a model: a name, or a record with name, parametersCount, layers and so on",
  );
  refuseUnknownFields(record, knownFields, path);
  const name = readText(record["name"], [...path, "name"]);
  const parametersCount = readQuantity(
    record["parametersCount"],
    "parameters",
    [...path, "parametersCount"],
    "finite",
  );
  const active = record["activeParametersCount"];
  const integers: Partial<Record<IntegerField, number>> = {};
  for (const field of integerFields) {
    const given = record[field];
    if (field === "layers" || (given !== undefined && given !== null))
      integers[field] = readInteger(given, [...path, field]);
  }
  return {
    name,
    parametersCount,
    activeParametersCount:
      active == null ? undefined : readQuantity(active, "parameters", [...path, "activeParametersCount"]),
    integers,
  };
}

/**
 * Checks the ranges and derives what is left out, the cache first, as the reference does.
 * @equation FO-KV-ELEMENTS FO-KV-ELEMENTS-MLA
 */
export function shapeModel(
  { name, parametersCount, activeParametersCount, integers }: ModelFields,
  path: readonly string[],
  warnings: Note[],
): ModelShape {
  const at = (field: string) => [...path, field];
  const { kvLoraRank, qkRopeHeadDim } = integers;
  const latent = kvLoraRank !== undefined && qkRopeHeadDim !== undefined;
  const layers = atLeast(1, integers.layers ?? 0, at("layers"));
  const attentionLayers = atLeast(0, integers.attentionLayers ?? layers, at("attentionLayers"));
  if (attentionLayers > layers)
    throw new InputError(
      "out_of_range",
      at("attentionLayers"),
      `${at("attentionLayers").join(".")} must be at most layers (${layers}), got ${attentionLayers}`,
    );
  if (integers.heads === 0) atLeast(1, 0, at("heads"));
  const heads = integers.heads ?? fallbackShape.heads;
  const hiddenDim = integers.hiddenDim ?? fallbackShape.hiddenDim;
  const kvHeads = integers.kvHeads ?? heads;
  const headDim = integers.headDim ?? Math.floor(hiddenDim / heads);
  if (latent) {
    atLeast(1, kvLoraRank, at("kvLoraRank"));
    atLeast(1, qkRopeHeadDim, at("qkRopeHeadDim"));
  } else {
    atLeast(1, kvHeads, at("kvHeads"));
    atLeast(
      1,
      headDim,
      at("headDim"),
      integers.headDim === undefined ? ` (hiddenDim ${hiddenDim} / heads ${heads})` : "",
    );
  }
  for (const [field, given] of Object.entries({
    ...integers,
    kvLoraRank: undefined,
    qkRopeHeadDim: undefined,
    attentionLayers: undefined,
  }))
    if (given !== undefined) atLeast(1, given, at(field));
  if (!(parametersCount >= 1) || !Number.isInteger(parametersCount))
    throw new InputError(
      "out_of_range",
      at("parametersCount"),
      `${at("parametersCount").join(".")} must be a whole number of at least 1, got ${parametersCount}`,
    );

  const warn = (code: string, message: string) => warnings.push({ code, message: `${name}: ${message}` });
  const needsHeads = integers.heads === undefined;
  if (needsHeads) warn("assumed_heads", `heads not given, ${heads} assumed`);
  if (integers.hiddenDim === undefined && integers.headDim === undefined)
    warn("assumed_hidden_dim", `hiddenDim not given, ${hiddenDim} assumed`);
  if (!latent && (kvLoraRank !== undefined || qkRopeHeadDim !== undefined))
    warn(
      "partial_latent_attention",
      "latent attention needs both kvLoraRank and qkRopeHeadDim; the cache is that of full heads",
    );
  if (activeParametersCount !== undefined && activeParametersCount < parametersCount)
    warn(
      "experts_as_dense",
      `the first-order formulas read and multiply all ${parametersCount} parameters, though a token passes ${activeParametersCount}`,
    );

  return {
    name,
    parametersCount,
    layers,
    attentionLayers,
    heads,
    kvHeads,
    headDim,
    latent,
    kvLoraRank: latent ? kvLoraRank : 0,
    qkRopeHeadDim: latent ? qkRopeHeadDim : 0,
    kvElementsPerToken: attentionLayers * (latent ? kvLoraRank + qkRopeHeadDim : 2 * kvHeads * headDim),
  };
}

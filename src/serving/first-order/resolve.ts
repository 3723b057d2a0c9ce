import { InputError } from "../../units/inputError.ts";
import { checkRange } from "../../units/parseQuantity.ts";
import type { BytesPerSecond, FlopsPerSecond } from "../../units/quantity.ts";
import { bytesPerElement, defaults, type Precision } from "./constants.ts";
import { listInputs, type GivenSource } from "./inputs.ts";
import { shapeModel } from "./model.ts";
import { optionNames, type ServingCatalog, type ServingOptions } from "./options.ts";
import {
  atLeast,
  readInteger,
  readNumber,
  readRecord,
  refuseUnknownFields,
  show,
  type Fields,
} from "./readFields.ts";
import { readQuantity } from "./readQuantity.ts";
import { readHardwareInput, readModelInput } from "./readInputs.ts";
import type { Note, ResolvedInput } from "./result.ts";
import type { FirstOrderScenario } from "./scenario.ts";

/** A checked scenario with the names and sources that the formulas do not need. */
export interface Resolution {
  readonly scenario: FirstOrderScenario;
  readonly precision: Precision;
  readonly model: string;
  readonly hardware: string;
  readonly decodeHardware: string;
  readonly draftModel: string | null;
  readonly kvHeads: number;
  readonly latentAttention: { readonly kvLoraRank: number; readonly qkRopeHeadDim: number } | null;
  readonly inputs: readonly ResolvedInput[];
  readonly warnings: readonly Note[];
}

/**
 * Checks a scenario and turns it into plain numbers, once, at the edge. Records are read first (names,
 * types, units), then the options in the order of their formulas, then the ranges of the records where
 * the formulas divide or multiply by them. The first fault throws an `InputError` with the field's path.
 */
export function resolveScenario(input: ServingOptions, catalog?: ServingCatalog): Resolution {
  const options = readRecord(input, ["options"], "a record with model, hardware and seqLen");
  refuseUnknownFields(options, optionNames, []);
  const warnings: Note[] = [];
  const model = readModelInput(options["model"], ["model"], catalog, warnings);
  const hardware = readHardwareInput(options["hardware"], ["hardware"], catalog);
  const decode =
    options["decodeHardware"] == null
      ? undefined
      : readHardwareInput(options["decodeHardware"], ["decodeHardware"], catalog);
  const draft =
    options["draftModel"] == null
      ? undefined
      : readModelInput(options["draftModel"], ["draftModel"], catalog, warnings);

  const precision = readPrecision(options["precision"]);
  const seqLen = atLeast(1, readInteger(options["seqLen"], ["seqLen"]), ["seqLen"]);
  const batchSize = atLeast(1, readInteger(given(options, "batchSize"), ["batchSize"]), ["batchSize"]);
  const efficiency = readNumber(given(options, "efficiency"), ["efficiency"]);
  if (!(efficiency > 0 && efficiency <= 1))
    throw new InputError(
      "out_of_range",
      ["efficiency"],
      `efficiency must be above 0 and at most 1, got ${efficiency}`,
    );
  const cachedPrefixLen = atLeast(0, readInteger(given(options, "cachedPrefixLen"), ["cachedPrefixLen"]), [
    "cachedPrefixLen",
  ]);
  if (cachedPrefixLen >= seqLen)
    throw new InputError(
      "out_of_range",
      ["cachedPrefixLen"],
      `cachedPrefixLen must be below seqLen (${seqLen}), got ${cachedPrefixLen}`,
      "at least one token of the prompt is new",
    );
  const draftAcceptanceRate = readNumber(given(options, "draftAcceptanceRate"), ["draftAcceptanceRate"]);
  if (!(draftAcceptanceRate >= 0 && draftAcceptanceRate <= 1))
    throw new InputError(
      "out_of_range",
      ["draftAcceptanceRate"],
      `draftAcceptanceRate must be between 0 and 1, got ${draftAcceptanceRate}`,
    );
  const chunk = options["prefillChunkTokens"];
  const prefillChunkTokens =
    chunk == null ? 0 : atLeast(1, readInteger(chunk, ["prefillChunkTokens"]), ["prefillChunkTokens"]);
  const networkBandwidth = readQuantity(
    given(options, "networkBandwidth"),
    "bandwidth",
    ["networkBandwidth"],
    "positive",
  );

  const ownRate = Object.hasOwn(hardware.fields.precisionFlops, precision)
    ? hardware.fields.precisionFlops[precision]
    : undefined;
  const ratePath =
    ownRate === undefined ? ["hardware", "peakFlops"] : ["hardware", "precisionFlops", precision];
  const peakFlops = positive<FlopsPerSecond>(ownRate ?? hardware.fields.peakFlops, ratePath);
  const shape = shapeModel(model.fields, ["model"], warnings);
  const decodePath = decode ? "decodeHardware" : "hardware";
  const decodeFields = (decode ?? hardware).fields;
  const memoryBandwidth = positive<BytesPerSecond>(decodeFields.memoryBandwidth, [
    decodePath,
    "memoryBandwidth",
  ]);
  const draftShape = draft && shapeModel(draft.fields, ["draftModel"], warnings);
  const memoryCapacity = positive(decodeFields.memoryCapacity, [decodePath, "memoryCapacity"]);

  const scenario: FirstOrderScenario = {
    seqLen,
    batchSize,
    cachedPrefixLen,
    prefillChunkTokens,
    bytesPerElement: bytesPerElement[precision],
    efficiency,
    parametersCount: shape.parametersCount,
    layers: shape.layers,
    attentionLayers: shape.attentionLayers,
    heads: shape.heads,
    headDim: shape.headDim,
    kvElementsPerToken: shape.kvElementsPerToken,
    peakFlops,
    dispatchTax: hardware.fields.dispatchTax,
    memoryBandwidth,
    memoryCapacity,
    disaggregated: decode !== undefined,
    networkBandwidth,
    speculative: draftShape !== undefined,
    draftAcceptanceRate,
    draftParametersCount: draftShape?.parametersCount ?? 0,
    draftKvElementsPerToken: draftShape?.kvElementsPerToken ?? 0,
  };
  if (ownRate === undefined && !isSixteenBit(precision))
    warnings.push({
      code: "precision_fallback",
      message: `${hardware.fields.name} states no ${precision} rate: its general peak stands in for it`,
    });
  if (!decode && options["networkBandwidth"] !== undefined)
    warnings.push({
      code: "unused_option",
      message: "networkBandwidth has no effect without decodeHardware",
    });
  if (!draft && options["draftAcceptanceRate"] !== undefined)
    warnings.push({ code: "unused_option", message: "draftAcceptanceRate has no effect without draftModel" });
  if (decode)
    warnings.push({
      code: "prefill_memory_unchecked",
      message: `only the memory of ${decodeFields.name}, which decodes, is checked`,
    });
  const sources: GivenSource = { model, hardware, decode, draft };
  return {
    scenario,
    precision,
    model: shape.name,
    hardware: hardware.fields.name,
    decodeHardware: decodeFields.name,
    draftModel: draftShape?.name ?? null,
    kvHeads: shape.kvHeads,
    latentAttention: shape.latent
      ? { kvLoraRank: shape.kvLoraRank, qkRopeHeadDim: shape.qkRopeHeadDim }
      : null,
    inputs: listInputs(options, scenario, precision, sources, shape, draftShape, ownRate !== undefined),
    warnings,
  };
}

/** The option, or its default where it is absent; null is not absent. */
function given(options: Fields, name: keyof typeof defaults): unknown {
  return options[name] === undefined ? defaults[name] : options[name];
}

function readPrecision(value: unknown): Precision {
  const name = value === undefined ? defaults.precision : value;
  const known = Object.keys(bytesPerElement);
  if (typeof name !== "string")
    throw new InputError(
      "not_a_text",
      ["precision"],
      `precision must be a name, got ${show(name)}`,
      `one of ${known.join(", ")}`,
    );
  const lower = name.toLowerCase();
  if (Object.hasOwn(bytesPerElement, lower)) return lower as Precision;
  throw new InputError(
    "unknown_precision",
    ["precision"],
    `precision "${name}" is unknown`,
    `one of ${known.join(", ")}`,
  );
}

/** A figure that a formula divides by. */
function positive<Value extends number>(value: Value, path: readonly string[]): Value {
  checkRange(value, "positive", String(value), path);
  return value;
}

/** The general peak of a device is its 16-bit rate, so it stands for itself there. */
function isSixteenBit(precision: Precision): boolean {
  return precision === "fp16" || precision === "bf16";
}

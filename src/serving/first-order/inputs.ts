import type { Dimension } from "../../units/dimension.ts";
import { layerTax } from "./constants.ts";
import type { HardwareFields } from "./hardware.ts";
import type { ModelFields, ModelShape } from "./model.ts";
import type { Fields } from "./readFields.ts";
import type { Sourced } from "./readInputs.ts";
import type { ResolvedInput } from "./result.ts";
import type { FirstOrderScenario } from "./scenario.ts";

export interface GivenSource {
  readonly model: Sourced<ModelFields>;
  readonly hardware: Sourced<HardwareFields>;
  readonly decode: Sourced<HardwareFields> | undefined;
  readonly draft: Sourced<ModelFields> | undefined;
}

/** Every input that the formulas used, in reading order, with where it comes from. */
export function listInputs(
  options: Fields,
  scenario: FirstOrderScenario,
  precision: string,
  { model, hardware, decode, draft }: GivenSource,
  shape: ModelShape,
  draftShape: ModelShape | undefined,
  hasOwnRate: boolean,
): ResolvedInput[] {
  const inputs: ResolvedInput[] = [];
  const add = (name: string, value: number | string, source: string, dimension?: Dimension) =>
    inputs.push({ name, value, source, ...(dimension && { dimension }) });
  const option = (name: string, value: number | string, dimension?: Dimension) =>
    add(name, value, options[name] === undefined ? "default" : "given", dimension);

  addModel(add, "model", shape, model);
  add("hardware.name", hardware.fields.name, hardware.source);
  add(
    "hardware.peakFlops",
    scenario.peakFlops,
    hasOwnRate ? `${hardware.source}, its ${precision} rate` : `${hardware.source}, its general peak`,
    "flopRate",
  );
  add(
    "hardware.dispatchTax",
    scenario.dispatchTax,
    hardware.fields.dispatchTaxGiven ? hardware.source : "default",
    "time",
  );
  const decodes = decode ?? hardware;
  const place = decode ? "decodeHardware" : "hardware";
  if (decode) add("decodeHardware.name", decode.fields.name, decode.source);
  add(`${place}.memoryBandwidth`, scenario.memoryBandwidth, decodes.source, "bandwidth");
  add(`${place}.memoryCapacity`, scenario.memoryCapacity, decodes.source, "bytes");
  if (draft && draftShape) addModel(add, "draftModel", draftShape, draft);
  option("seqLen", scenario.seqLen, "tokens");
  option("batchSize", scenario.batchSize);
  option("precision", precision);
  option("efficiency", scenario.efficiency);
  option("cachedPrefixLen", scenario.cachedPrefixLen, "tokens");
  if (scenario.prefillChunkTokens > 0) option("prefillChunkTokens", scenario.prefillChunkTokens, "tokens");
  if (decode) option("networkBandwidth", scenario.networkBandwidth, "bandwidth");
  if (draft) option("draftAcceptanceRate", scenario.draftAcceptanceRate);
  add("layerTax", layerTax, "constant of the first-order formulas", "time");
  return inputs;
}

function addModel(
  add: (name: string, value: number | string, source: string, dimension?: Dimension) => void,
  place: "model" | "draftModel",
  shape: ModelShape,
  { fields, source }: Sourced<ModelFields>,
): void {
  const integers = fields.integers;
  const known = (given: unknown, derivation: string) => (given === undefined ? derivation : source);
  add(`${place}.name`, shape.name, source);
  add(`${place}.parametersCount`, shape.parametersCount, source, "parameters");
  add(`${place}.layers`, shape.layers, source);
  if (shape.attentionLayers !== shape.layers) add(`${place}.attentionLayers`, shape.attentionLayers, source);
  add(`${place}.heads`, shape.heads, known(integers.heads, "default"));
  add(`${place}.headDim`, shape.headDim, known(integers.headDim, "derived: floor(hiddenDim / heads)"));
  if (!shape.latent) add(`${place}.kvHeads`, shape.kvHeads, known(integers.kvHeads, "derived: heads"));
  else {
    add(`${place}.kvLoraRank`, shape.kvLoraRank, source);
    add(`${place}.qkRopeHeadDim`, shape.qkRopeHeadDim, source);
  }
}

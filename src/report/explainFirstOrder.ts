import type { Dimension } from "../units/dimension.ts";
import { formatQuantity } from "../units/formatQuantity.ts";
import { draftTokens, layerTax } from "../serving/first-order/constants.ts";
import type { ServingResult } from "../serving/first-order/result.ts";
import type { Explanation, ExplanationStep, SymbolValue } from "./explanation.ts";
import { firstOrderEquations, type FirstOrderEquationId } from "./firstOrderEquations.ts";
import { formatSymbol } from "./formatSymbol.ts";

/** Derives a first-order result step by step, from the result alone. */
export function explainFirstOrder(result: ServingResult): Explanation {
  const { scenario, numbers, latentAttention, model, hardware, decodeHardware } = result.resolved;
  const known = knownSymbols(result);
  const steps: ExplanationStep[] = [];
  const step = (equation: FirstOrderEquationId, note?: string) => steps.push(derive(equation, known, note));

  step("FO-NEW-TOKENS");
  step("FO-LINEAR-FLOPS");
  step("FO-ATTENTION-FLOPS");
  if (scenario.prefillChunkTokens > 0) {
    step("FO-CHUNKS");
    step("FO-CHUNK-TIME", "every chunk attends to the whole prompt, so the first is the longest");
  }
  step(latentAttention ? "FO-KV-ELEMENTS-MLA" : "FO-KV-ELEMENTS");
  step("FO-KV-CACHE");
  if (scenario.disaggregated)
    step("FO-KV-TRANSFER", `the whole cache moves from ${hardware} to ${decodeHardware} after the prefill`);
  step("FO-TTFT", scenario.disaggregated ? undefined : "one device does both phases: no cache is moved");
  step("FO-WEIGHTS");
  step("FO-DECODE-STEP");
  if (scenario.speculative) {
    step("FO-DRAFT-PASS");
    step(
      "FO-EXPECTED-TOKENS",
      scenario.draftAcceptanceRate === 1 ? `every drafted token is accepted: 1 + ${draftTokens}` : undefined,
    );
    step("FO-ITL");
  }
  step("FO-MEMORY", scenario.speculative ? "the draft model's KV cache is left out" : undefined);
  step("FO-UTILIZATION", numbers.feasible ? undefined : "above 1: it does not fit");
  step("FO-HIT-RATIO");

  const fits = result.feasible ? "fits" : "does not fit";
  return {
    title: `${model} on ${hardware}${scenario.disaggregated ? `, decoding on ${decodeHardware}` : ""}`,
    verdict: `It ${fits}. TTFT ${formatQuantity(result.ttft, "time")}, ITL ${formatQuantity(result.itl, "time")}${scenario.speculative ? "" : ", which is one decode step"}.`,
    steps,
    assumptions: result.assumptions,
    warnings: result.warnings.map(({ message }) => message),
  };
}

type Known = Readonly<Record<string, SymbolValue>>;

function derive(equation: FirstOrderEquationId, known: Known, note: string | undefined): ExplanationStep {
  const { title, formula, source } = firstOrderEquations[equation];
  const [left = "", ...rest] = formula.split(" = ");
  const right = rest.at(-1) ?? "";
  const symbols: SymbolValue[] = [];
  const substituted = right.replaceAll(/[A-Za-z]\w*/g, (name) => {
    const symbol = known[name];
    if (!symbol) return name; // a function: max, min, ceil
    if (!symbols.includes(symbol)) symbols.push(symbol);
    return formatSymbol(symbol);
  });
  const result = known[left];
  if (!result) throw new RangeError(`no value for ${left} in ${equation}`);
  return {
    equation,
    title,
    formula,
    symbols,
    substituted,
    result,
    source,
    ...(note !== undefined && { note }),
  };
}

/** Every symbol of the equations with its value, and for inputs where that comes from. */
function knownSymbols(result: ServingResult): Known {
  const { scenario, numbers, latentAttention, kvHeads, inputs } = result.resolved;
  const sources = new Map(
    inputs
      .filter(({ name }) => !name.startsWith("draftModel."))
      .map(({ name, source }) => [name.split(".").at(-1)!, source]),
  );
  const known: Record<string, SymbolValue> = {};
  const add = (symbol: string, value: number | null, dimension?: Dimension) => {
    if (value === null) return;
    const source = sources.get(symbol);
    known[symbol] = {
      symbol,
      value,
      ...(dimension && { dimension }),
      ...(source !== undefined && { source }),
    };
  };
  for (const symbol of [
    "batchSize",
    "efficiency",
    "layers",
    "attentionLayers",
    "heads",
    "headDim",
    "kvElementsPerToken",
    "draftAcceptanceRate",
  ] as const)
    add(symbol, scenario[symbol]);
  for (const symbol of ["seqLen", "cachedPrefixLen", "prefillChunkTokens"] as const)
    add(symbol, scenario[symbol], "tokens");
  add("newTokens", numbers.newTokens, "tokens");
  add("parametersCount", scenario.parametersCount, "parameters");
  add("bytesPerElement", scenario.bytesPerElement, "bytes");
  add("peakFlops", scenario.peakFlops, "flopRate");
  for (const symbol of ["memoryBandwidth", "networkBandwidth"] as const)
    add(symbol, scenario[symbol], "bandwidth");
  add("memoryCapacity", scenario.memoryCapacity, "bytes");
  add("dispatchTax", scenario.dispatchTax, "time");
  add("layerTax", layerTax, "time");
  add("kvHeads", kvHeads);
  add("kvLoraRank", latentAttention?.kvLoraRank ?? null);
  add("qkRopeHeadDim", latentAttention?.qkRopeHeadDim ?? null);
  for (const symbol of ["linearFlops", "attentionFlops"] as const) add(symbol, numbers[symbol], "flops");
  for (const symbol of [
    "ttft",
    "itl",
    "kvTransferTime",
    "decodeStepTime",
    "draftPassTime",
    "prefillChunkTime",
    "decodeStallBound",
  ] as const)
    add(symbol, numbers[symbol], "time");
  for (const symbol of [
    "kvCacheSize",
    "modelWeightsSize",
    "draftWeightsSize",
    "totalMemoryRequired",
  ] as const)
    add(symbol, numbers[symbol], "bytes");
  for (const symbol of [
    "prefillChunks",
    "expectedTokensPerStep",
    "memoryUtilization",
    "promptCacheHitRatio",
  ] as const)
    add(symbol, numbers[symbol]);
  add(
    "draftKvCacheSize",
    scenario.draftKvElementsPerToken * scenario.seqLen * scenario.batchSize * scenario.bytesPerElement,
    "bytes",
  );
  return known;
}

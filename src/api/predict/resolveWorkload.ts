import type { Accelerator } from "../../catalog/accelerator.ts";
import { hostLinkOf } from "../../cost/linkCost.ts";
import type { HostLink, Workload } from "../../serving/calibrated/workload.ts";
import { lengthVariance, meanLength } from "../../simulation/workload/lengths.ts";
import { InputError } from "../../units/inputError.ts";
import { parseQuantity } from "../../units/parseQuantity.ts";
import { parseLength } from "./parseLength.ts";
import type { PredictInput } from "./predictInput.ts";

/** The lengths of an input's requests and what of them is cached. Throws an `InputError` for contradictions. */
export function resolveWorkload(
  input: PredictInput,
  hardware: Accelerator,
  isBenchmark: boolean,
  warnings: string[],
): Workload {
  const [isl, osl] = [parseLength(input, "isl"), parseLength(input, "osl")];
  const inputTokens = meanLength(isl);
  const [inputVariance, outputVariance] = [lengthVariance(isl), lengthVariance(osl)];
  const cachedTokens = cachedTokensOf(input, inputTokens);
  const hostLink = prefixLinkOf(input, cachedTokens, hardware, warnings);
  return {
    inputTokens,
    outputTokens: meanLength(osl),
    cachedTokens,
    equalLengths: isBenchmark && inputVariance === 0 && outputVariance === 0,
    ...(inputVariance > 0 && { inputVariance }),
    ...(outputVariance > 0 && { outputVariance }),
    ...(input.prefixHitRatio !== undefined && { cachedIsShare: true }),
    ...(hostLink && { hostLink }),
  };
}

function cachedTokensOf({ cachedPrefixLen, prefixHitRatio }: PredictInput, inputTokens: number): number {
  if (prefixHitRatio !== undefined) {
    if (cachedPrefixLen === 0) return prefixHitRatio * inputTokens;
    throw new InputError(
      "contradiction",
      ["prefixHitRatio"],
      "cachedPrefixLen and prefixHitRatio exclude each other",
      "state one of them",
    );
  }
  if (cachedPrefixLen < inputTokens) return cachedPrefixLen;
  throw new InputError(
    "out_of_range",
    ["cachedPrefixLen"],
    `cachedPrefixLen (${cachedPrefixLen}) must be less than isl (${inputTokens})`,
  );
}

function prefixLinkOf(
  { prefixTier, hostBandwidth }: PredictInput,
  cachedTokens: number,
  hardware: Accelerator,
  warnings: string[],
): HostLink | undefined {
  const [field, value] =
    hostBandwidth === undefined ? ["prefixTier", prefixTier] : ["hostBandwidth", hostBandwidth];
  if (prefixTier === "host" ? cachedTokens === 0 : hostBandwidth !== undefined) {
    throw new InputError(
      "contradiction",
      [field],
      prefixTier === "host"
        ? `${field} (${value}) needs a cached prefix`
        : `${field} (${value}) needs prefixTier host`,
      prefixTier === "host" ? "state cachedPrefixLen or prefixHitRatio" : "state prefixTier host",
    );
  }
  if (prefixTier === "device") return undefined;
  if (hostBandwidth !== undefined) {
    const bandwidth = parseQuantity(hostBandwidth, "bandwidth", {
      path: ["hostBandwidth"],
      range: "positive",
    });
    return { bandwidth };
  }
  if (hardware.hostLinkBandwidth === undefined)
    warnings.push(
      `${hardware.id} states no host link: ${hostLinkOf(hardware) / 1e9} GB/s assumed; state hostBandwidth`,
    );
  return {};
}

import type { DeviceCost } from "../../cost/deviceCost.ts";
import { groupedGemmSeconds } from "../../cost/groupedGemmSeconds.ts";
import { matrixFormatOf } from "../../cost/matrixFormat.ts";
import { expectedDistinctExperts, hottestRankRows } from "../../operators/expertRouting.ts";
import type { GroupedGemm } from "../../operators/operator.ts";
import { rowsOf } from "../../operators/rows.ts";
import type { Step } from "../../operators/step.ts";

/** Seconds of the routed experts of a step, on the device whose experts draw the most tokens. */
export function expertSeconds(operator: GroupedGemm, device: DeviceCost): (step: Step) => number {
  const { count, experts, expertsPerToken, ranks, localExperts, tokenRanks, popularityCv, rankSpread } =
    operator;
  const { hiddenSize, intermediateSize, gated, prefillShare, computedShare = 0 } = operator;
  const format = matrixFormatOf(device, operator.weightFormat, operator.activationFormat);
  return (step) => {
    const tokens = rowsOf("tokens", step, prefillShare) * tokenRanks;
    if (tokens <= 0) return 0;
    const routed = tokens * expertsPerToken;
    const rows = hottestRankRows(routed, ranks, localExperts, popularityCv, rankSpread);
    const heat = (rows * ranks) / routed;
    const distinct = expectedDistinctExperts(tokens * heat, experts, expertsPerToken, popularityCv) / ranks;
    const active = Math.min(localExperts, rows, distinct);
    // Tokens that arrive by all-to-all all belong here; otherwise every rank permutes and sums all of them.
    const passing = Math.min(tokens, tokenRanks > 1 ? rows : tokens);
    const pairs = Math.max(rows, computedShare * routed);
    return (
      count *
      groupedGemmSeconds(device, format, passing, pairs, pairs, active, hiddenSize, intermediateSize, gated)
    );
  };
}

import type { ExpertGroups } from "../catalog/modelArchitecture.ts";
import { portableExp, portableLog, portablePower } from "../math/portableFunctions.ts";

/**
 * Expected number of distinct experts that `tokens` tokens touch when each picks `expertsPerToken` of `experts`:
 * E (1 - (1 - k/E)^T). With unequal popularity (gamma distributed, coefficient of variation `popularityCv`) the
 * power becomes a negative binomial: popular experts are hit again, rare ones missed.
 * @equation OP-DISTINCT-EXPERTS
 */
export function expectedDistinctExperts(
  tokens: number,
  experts: number,
  expertsPerToken: number,
  popularityCv = 0,
): number {
  if (tokens <= 0) return 0;
  if (expertsPerToken >= experts) return experts;
  const hits = -tokens * portableLog(1 - expertsPerToken / experts);
  const missed =
    popularityCv > 0
      ? portablePower(1 + popularityCv * popularityCv * hits, -1 / (popularityCv * popularityCv))
      : portableExp(-hits);
  const atLeast = Math.min(1, tokens) * expertsPerToken;
  return Math.max(atLeast, experts * (1 - missed));
}

/** Chance that a given one of `places` is met by at least one of `choices` random ones. */
export function meetingShare(places: number, choices: number): number {
  return 1 - portablePower(1 - 1 / places, choices);
}

/**
 * Share of tokens that choose an expert of a given one of `ranks`. Where routing is limited to groups, a rank holds a part
 * of one, or some whole ones, of which as many are met as chance has it; other cuts count as without groups.
 * @equation OP-REACHING-SHARE
 */
export function reachingShare(ranks: number, choices: number, groups?: ExpertGroups): number {
  if (groups === undefined) return meetingShare(ranks, choices);
  const { count, chosen } = groups;
  if (ranks >= count) return (chosen / count) * meetingShare((ranks * chosen) / count, choices);
  const held = count / ranks;
  if (!Number.isInteger(held)) return meetingShare(ranks, choices);
  let reaching = 0;
  for (let met = 1; met <= Math.min(held, chosen); met += 1) {
    const ways = combinations(held, met) * combinations(count - held, chosen - met);
    reaching += (ways / combinations(count, chosen)) * meetingShare(chosen / met, choices);
  }
  return reaching;
}

function combinations(all: number, some: number): number {
  if (some < 0 || some > all) return 0;
  let ways = 1;
  for (let one = 1; one <= some; one += 1) ways = (ways * (all - some + one)) / one;
  return ways;
}

/**
 * Expected rows of the rank with most rows when `rows` rows fall on `ranks` ranks of `localExperts` experts each:
 * mean m plus sqrt(2 ln R) standard deviations, the leading term of the largest of R normal draws. The variance is
 * multinomial, m (1 - 1/R), plus that of popularity, (cv m)^2 / localExperts. `spread` scales the excess:
 * 0 for perfect balance, 1 for random routing.
 * @equation OP-HOTTEST-RANK
 */
export function hottestRankRows(
  rows: number,
  ranks: number,
  localExperts: number,
  popularityCv: number,
  spread: number,
): number {
  const mean = rows / ranks;
  if (ranks === 1 || spread === 0 || rows <= 0) return mean;
  const popularity = popularityCv * mean;
  const variance = mean * (1 - 1 / ranks) + (popularity * popularity) / localExperts;
  return Math.min(rows, mean + spread * Math.sqrt(2 * portableLog(ranks) * variance));
}

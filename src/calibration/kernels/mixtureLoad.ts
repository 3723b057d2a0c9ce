/** The load of one rank in a benchmark of mixture layers. */
export interface MixtureLoad {
  /** Token-expert pairs on the rank with most of them. */
  readonly assignments: number;
  /** Distinct experts that they reach. */
  readonly activeExperts: number;
}

/** Every expert gets the same, as far as whole tokens allow. */
export function balancedLoad(tokens: number, topK: number, experts: number, ranks: number): MixtureLoad {
  const assignments = Math.max(1, (tokens * topK) / ranks);
  return { assignments, activeExperts: Math.min(experts / ranks, assignments) };
}

/** Draws whose median stands for the one draw that was measured. */
const draws = 9;
const known = new Map<string, MixtureLoad>();

/**
 * Expert loads drawn from a power law x^-exponent, scaled to the number of token-expert pairs and rounded, the hottest
 * rank measured: as the kernel collector of AIConfigurator draws them. The law spans [1, 0.8 tokens], or [0.01, 2]
 * where there are fewer pairs than experts; what rounding leaves goes to the least loaded experts, one each (so says
 * the time of decoding steps, which read the experts that are reached: 64 of 384 for 8 tokens with 8 each).
 */
export function powerLawLoad(
  tokens: number,
  topK: number,
  experts: number,
  ranks: number,
  exponent: number,
): MixtureLoad {
  const key = [tokens, topK, experts, ranks, exponent].join(" ");
  let load = known.get(key);
  if (!load) {
    const random = linearCongruential();
    const drawn = Array.from({ length: draws }, () =>
      hottestRank(drawnCounts(tokens, topK, experts, exponent, random), tokens, ranks),
    );
    load = {
      assignments: median(drawn.map(({ assignments }) => assignments)),
      activeExperts: median(drawn.map(({ activeExperts }) => activeExperts)),
    };
    known.set(key, load);
  }
  return load;
}

/**
 * The load of kernels that compute all slots of a token with an expert on the rank, those of other ranks' experts
 * included: their time stays the same up to as many ranks as a token has experts, and then halves with each doubling.
 * A balanced benchmark spreads a token's experts over the ranks, a power law does not.
 */
export function allSlotsLoad(
  load: MixtureLoad,
  tokens: number,
  topK: number,
  balanced: boolean,
): MixtureLoad {
  const share = load.assignments / (tokens * topK);
  const reached = balanced ? topK * share : 1 - (1 - Math.min(1, share)) ** topK;
  return { ...load, assignments: Math.max(1, Math.min(1, reached) * tokens * topK) };
}

function drawnCounts(
  tokens: number,
  topK: number,
  experts: number,
  exponent: number,
  random: () => number,
): number[] {
  const pairs = tokens * topK;
  const [low, high] = pairs > experts ? [1, Math.max(1.0001, 0.8 * tokens)] : [0.01, 2];
  const power = exponent === 1 ? 1e-9 : 1 - exponent;
  const shares = Array.from(
    { length: experts },
    () => ((high ** power - low ** power) * random() + low ** power) ** (1 / power),
  );
  const total = shares.reduce((sum, each) => sum + each, 0);
  const counts = shares.map((each) => Math.round((each * pairs) / total));
  const ties = shares.map(random);
  const order = [...counts.keys()].toSorted(
    (a, b) => (counts[a] ?? 0) - (counts[b] ?? 0) || (ties[a] ?? 0) - (ties[b] ?? 0),
  );
  let missing = pairs - counts.reduce((sum, each) => sum + each, 0);
  for (let i = 0; missing > 0; i += 1, missing -= 1) change(counts, order[i % experts], 1);
  for (let i = 0; missing < 0; i += 1, missing += 1) change(counts, order[experts - 1 - (i % experts)], -1);
  return counts;
}

function change(counts: number[], index: number | undefined, by: number): void {
  const at = index ?? 0;
  counts[at] = (counts[at] ?? 0) + by;
}

/** The rank with most pairs; a token chooses an expert once at most. */
function hottestRank(counts: readonly number[], tokens: number, ranks: number): MixtureLoad {
  const local = counts.length / ranks;
  let hottest: MixtureLoad = { assignments: 1, activeExperts: 1 };
  for (let rank = 0; rank < ranks; rank += 1) {
    const mine = counts.slice(rank * local, (rank + 1) * local);
    const assignments = mine.reduce((sum, each) => sum + Math.min(each, tokens), 0);
    if (assignments > hottest.assignments)
      hottest = { assignments, activeExperts: mine.filter((each) => each > 0).length };
  }
  return hottest;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Numbers in [0, 1) from a linear congruential generator (Numerical Recipes, section 7.1): a benchmark's draw needs no more. */
function linearCongruential(): () => number {
  let state = 12345;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}

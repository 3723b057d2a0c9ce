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

/**
 * Expert loads drawn from a power law x^-exponent on [1, 0.8 tokens], scaled to the number of
 * token-expert pairs and rounded, the hottest rank measured: as the kernel collector of
 * AIConfigurator draws them. An expert is active when its scaled load rounds to at least one.
 */
export function powerLawLoad(
  tokens: number,
  topK: number,
  experts: number,
  ranks: number,
  exponent: number,
): MixtureLoad {
  const local = experts / ranks;
  const pairs = tokens * topK;
  const top = Math.max(1.0001, 0.8 * tokens);
  const mean = moment(1, exponent, top);
  const variation = Math.sqrt(Math.max(0, moment(2, exponent, top) / (mean * mean) - 1));
  const meanRows = pairs / ranks;
  const spread = ranks > 1 ? Math.sqrt((2 * Math.log(ranks)) / local) * variation : 0;
  const assignments = Math.max(1, Math.min(meanRows * (1 + spread), tokens * Math.min(topK, local)));
  const threshold = (0.5 * experts * mean) / pairs;
  const active = 1 - cumulative(Math.min(Math.max(threshold, 1), top), exponent, top);
  const distinct = Math.max(local * active, topK / ranks, Math.min(1, assignments));
  return { assignments, activeExperts: Math.min(distinct, local, assignments) };
}

/** Mean of x^order under the power law on [1, top]. */
function moment(order: number, exponent: number, top: number): number {
  return integral(order - exponent, top) / integral(-exponent, top);
}

/** Share of the power law below x. */
function cumulative(x: number, exponent: number, top: number): number {
  return integral(-exponent, x) / integral(-exponent, top);
}

function integral(power: number, top: number): number {
  return Math.abs(power + 1) < 1e-9 ? Math.log(top) : (Math.pow(top, power + 1) - 1) / (power + 1);
}

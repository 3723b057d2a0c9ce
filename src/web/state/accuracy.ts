/** One latency of a group of measured runs: medians, and how far predictions were off. */
export interface GroupMetric {
  readonly measuredSeconds: number;
  readonly predictedSeconds: number;
  readonly medianAbsoluteError: number;
  readonly p90AbsoluteError: number;
  /** Positive: predicted too slow. */
  readonly medianSignedError: number;
  /** Share inside the 80 % interval. */
  readonly intervalCoverage: number;
}

export interface AccuracyGroup {
  readonly model: string;
  readonly system: string;
  readonly engine: string;
  readonly mode: string;
  readonly n: number;
  readonly tpot?: GroupMetric;
  readonly ttft?: GroupMetric;
}

export interface AccuracyData {
  readonly date: string;
  readonly n: number;
  readonly groups: readonly AccuracyGroup[];
}

/** The published validation results; a file of this page. */
export async function loadAccuracy(): Promise<AccuracyData> {
  const response = await fetch("./accuracy.json");
  if (!response.ok) throw new TypeError(`accuracy.json: ${response.status}`);
  return (await response.json()) as AccuracyData;
}

export const accuracyFields = ["model", "system", "engine", "mode"] as const;
export type AccuracyFilter = Readonly<Partial<Record<(typeof accuracyFields)[number], string>>>;

export const filtered = (
  groups: readonly AccuracyGroup[],
  filter: AccuracyFilter,
): readonly AccuracyGroup[] =>
  groups.filter((group) =>
    accuracyFields.every((field) => filter[field] === undefined || group[field] === filter[field]),
  );

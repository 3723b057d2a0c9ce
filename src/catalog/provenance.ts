/** Where a datum comes from. `derived` names its formula, `assumed` its reason and range. */
export const provenanceKinds = ["vendor", "measured", "paper", "derived", "assumed"] as const;

export type ProvenanceKind = (typeof provenanceKinds)[number];

/** One figure as its source spells it. */
export interface Datum {
  /** The source's own spelling, with its unit: "3.35 TB/s". */
  readonly value: string;
  /** Id of an entry in `data/sources`. */
  readonly source: string;
  /** Page, table or section in the source. */
  readonly locator: string;
  readonly kind: ProvenanceKind;
  /** The formula of a derived figure; the reason and range of an assumed one. */
  readonly note?: string;
  /** Sources that disagree; the note says why this one is preferred. */
  readonly alternatives?: readonly Datum[];
}

import type { Draft } from "./link.ts";

/** How closely a question is looked at; each is an operation of the command line. */
export const fidelities = ["first-order", "calibrated", "simulated"] as const;
export type Fidelity = (typeof fidelities)[number];

/** The subcommand behind a fidelity. */
export const operationOf: Readonly<Record<Fidelity, "solve" | "predict" | "simulate">> = {
  "first-order": "solve",
  calibrated: "predict",
  simulated: "simulate",
};

/** The fidelity that a scenario is shown at; it stands in the link, and no operation reads it. */
export const fidelityField = "fidelity";
export const fidelityOf = (draft: Draft): Fidelity =>
  fidelities.find((name) => name === draft[fidelityField]) ?? "calibrated";

/**
 * A draft at another fidelity. What both operations ask under different names is carried over: the first-order
 * batch is the load of a prediction.
 */
export function atFidelity(draft: Draft, fidelity: Fidelity): Draft {
  const { [fidelityField]: _, ...rest } = draft;
  const next: Record<string, string> = { ...rest };
  if (fidelity !== "calibrated") next[fidelityField] = fidelity;
  const pairs = { isl: "seqLen", concurrency: "batchSize" } as const;
  for (const [field, firstOrder] of Object.entries(pairs)) {
    const [from, to] = fidelity === "first-order" ? [field, firstOrder] : [firstOrder, field];
    const text = next[from];
    if (text !== undefined && next[to] === undefined && Number.isFinite(Number(text))) next[to] = text;
  }
  return next;
}

/** The parts of a model that differ in format, sharding or use. `norms` holds all small vectors outside the others. */
export const weightPartNames = [
  "embedding",
  "head",
  "attention",
  "attentionOutput",
  "indexer",
  "recurrent",
  "dense",
  "sharedExperts",
  "experts",
  "router",
  "norms",
] as const;

export type WeightPart = (typeof weightPartNames)[number];

/** A number for each part: parameters or bytes. */
export type WeightParts = Record<WeightPart, number>;

export function emptyParts(): WeightParts {
  return {
    embedding: 0,
    head: 0,
    attention: 0,
    attentionOutput: 0,
    indexer: 0,
    recurrent: 0,
    dense: 0,
    sharedExperts: 0,
    experts: 0,
    router: 0,
    norms: 0,
  };
}

/** Adds `times` the given parts to `target`, in place. */
export function addParts(target: WeightParts, parts: Partial<WeightParts>, times = 1): void {
  for (const part of weightPartNames) target[part] += (parts[part] ?? 0) * times;
}

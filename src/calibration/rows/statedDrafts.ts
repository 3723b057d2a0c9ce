/** What a table's word for speculative decoding says of it. */
export interface StatedDrafts {
  readonly method: "mtp" | "eagle";
  /** Tokens drafted a step, where the word counts them. */
  readonly draftTokens?: number;
}

/** Words for no drafts, and for not knowing. */
const noDrafts: ReadonlySet<string> = new Set(["", "-", "none", "no", "false", "off", "n/a", "unknown"]);

/**
 * Reads "mtp", "mtp3" (three tokens), "nextn" (SGLang's word for the same), "eagle3" (a version) and the like.
 * Undefined for no drafts; other words count as none too, and `inferred` says so.
 */
export function statedDrafts(word: string, inferred: string[]): StatedDrafts | undefined {
  if (noDrafts.has(word)) return undefined;
  if (word.startsWith("eagle")) return { method: "eagle" };
  const layers = /^(?:mtp|nextn)[-_ ]?(\d+)?/.exec(word);
  if (layers) {
    const draftTokens = Number(layers[1] ?? 0);
    return { method: "mtp", ...(draftTokens > 0 ? { draftTokens } : {}) };
  }
  inferred.push(`no drafts: speculation "${word}" is not known`);
  return undefined;
}

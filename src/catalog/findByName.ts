import { InputError } from "../units/inputError.ts";
import { editDistance } from "./editDistance.ts";

/** Whatever a user can call by name: an id, a name for people, other spellings. */
export interface Named {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
}

/** What is looked for, in the words of an error message, and the input field that named it. */
export interface NameQuery {
  /** For example "accelerator" or "model". */
  readonly kind: string;
  readonly path?: readonly string[];
}

/**
 * The entry that a user means by a name. Case and separators do not matter; the id, the name and
 * every alias count. An alias that several entries share is ambiguous on purpose.
 * Throws an `InputError`: `unknown_<kind>` with the nearest names, `ambiguous_<kind>` with the candidates.
 */
export function findByName<Entry extends Named>(
  entries: readonly Entry[],
  name: string,
  query: NameQuery,
): Entry {
  const wanted = normalizeName(name);
  const path = query.path ?? [query.kind];
  const matches: Entry[] = [];
  for (const entry of entries) {
    if (entry.id === name) return entry;
    if (wanted !== "" && namesOf(entry).some((known) => normalizeName(known) === wanted)) matches.push(entry);
  }
  const first = matches[0];
  if (matches.length === 1 && first) return first;
  const byId = matches.find((entry) => normalizeName(entry.id) === wanted);
  if (byId) return byId;
  if (first) {
    const candidates = matches.map((entry) => entry.id).join(", ");
    throw new InputError(
      `ambiguous_${query.kind}`,
      path,
      `${query.kind} "${name}" is ambiguous: it may be ${candidates}`,
      `name one of ${candidates}`,
    );
  }
  const near = nearestNames(entries, name);
  const hint = near.length > 0 ? `did you mean ${near.join(", ")}?` : undefined;
  throw new InputError(`unknown_${query.kind}`, path, `unknown ${query.kind} "${name}"`, hint);
}

/** A name without case and separators: "H100_SXM", "h100 sxm" and "H100-SXM" are one. */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9.+]/g, "");
}

/** Up to `limit` ids that a mistyped name may have meant, best first. */
export function nearestNames(entries: readonly Named[], name: string, limit = 4): string[] {
  const wanted = normalizeName(name);
  if (wanted === "") return [];
  const scored: { readonly id: string; readonly score: number }[] = [];
  for (const entry of entries) {
    let score = Infinity;
    for (const known of namesOf(entry)) score = Math.min(score, nameDistance(wanted, normalizeName(known)));
    if (score <= Math.max(1, wanted.length * 0.4)) scored.push({ id: entry.id, score });
  }
  scored.sort((a, b) => a.score - b.score || a.id.length - b.id.length || (a.id < b.id ? -1 : 1));
  return scored.slice(0, limit).map(({ id }) => id);
}

/** Edit distance, where a name that begins with what was typed counts as one slip: people abbreviate. */
function nameDistance(wanted: string, known: string): number {
  return wanted.length >= 2 && known.startsWith(wanted) ? 1 : editDistance(wanted, known);
}

function namesOf(entry: Named): readonly string[] {
  return [entry.id, entry.name, ...entry.aliases];
}

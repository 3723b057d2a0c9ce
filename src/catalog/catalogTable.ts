import { findByName, type Named, type NameQuery } from "./findByName.ts";

/** What `scripts/compile-catalog.mjs` makes of a folder of `data/`. */
export interface CompiledEntries {
  entryNames(): readonly Named[];
  entryJson(id: string): string | undefined;
}

/** A folder of the catalogue: entries as their sources spell them, records in SI numbers. */
export interface CatalogTable<Entry, Resolved> {
  /** Ids, names and aliases, without reading an entry. */
  names(): readonly Named[];
  /** The entry with its sources. Throws a `RangeError` for an id that does not exist. */
  entry(id: string): Entry;
  /** The record for an id. Throws a `RangeError` for an id that does not exist. */
  get(id: string): Resolved;
  /** The record that a user's name means. Throws an `InputError` for an unknown or ambiguous name. */
  find(name: string, path?: readonly string[]): Resolved;
  /** Every record, in catalogue order. */
  all(): readonly Resolved[];
}

/** A table that parses and resolves an entry when it is first asked for, and then keeps it. */
export function catalogTable<Entry, Resolved>(
  kind: NameQuery["kind"],
  compiled: CompiledEntries,
  resolve: (entry: Entry) => Resolved,
): CatalogTable<Entry, Resolved> {
  const entries = new Map<string, Entry>();
  const records = new Map<string, Resolved>();
  let knownNames: readonly Named[] | undefined;
  let everything: readonly Resolved[] | undefined;

  const names = () => (knownNames ??= compiled.entryNames());
  const entry = (id: string) => {
    let found = entries.get(id);
    if (found === undefined) {
      const text = compiled.entryJson(id);
      if (text === undefined) throw new RangeError(`unknown ${kind} id: ${id}`);
      found = JSON.parse(text) as Entry;
      entries.set(id, found);
    }
    return found;
  };
  const get = (id: string) => {
    let found = records.get(id);
    if (found === undefined) {
      found = resolve(entry(id));
      records.set(id, found);
    }
    return found;
  };
  const find = (name: string, path: readonly string[] = [kind]) =>
    get(findByName(names(), name, { kind, path }).id);
  const all = () => (everything ??= names().map(({ id }) => get(id)));
  return { names, entry, get, find, all };
}

import { catalogTable, type CatalogTable } from "./catalogTable.ts";
import type { Named } from "./findByName.ts";
import * as compiled from "./generated/models.ts";
import type { Model } from "./modelArchitecture.ts";
import type { ModelEntry } from "./modelEntry.ts";
import { quantisedRelease, readReleaseName } from "./quantisedRelease.ts";
import { resolveModel } from "./resolveModel.ts";

/** Ids of the catalogue, so that editors complete them. */
export type ModelId = compiled.EntryId;
/** A name as users write it: an id, a Hugging Face repository, or anything that resolves to one. */
export type ModelName = ModelId | (string & {});

const table: CatalogTable<ModelEntry, Model> = /* @__PURE__ */ catalogTable(
  "model",
  { entryNames: () => compiled.entryNames().map(withBareNames), entryJson: compiled.entryJson },
  (entry) => resolveModel(entry, (id) => table.entry(id)),
);

/** Ids, names and aliases, without resolving any entry. */
export const modelNames = (): readonly Named[] => table.names();

/** Every model of the catalogue. */
export const models = (): readonly Model[] => table.all();

/**
 * The model that a name means, for example "llama-3.1-8b" or "meta-llama/Llama-3.1-8B". A quantised release that is not
 * catalogued is its base in the formats that its name states, with a note; a repository of another owner is the one of
 * that name; a remark in brackets behind a name is left out.
 * Throws an `InputError` that lists candidates or the nearest names.
 */
export function findModel(name: ModelName, path?: readonly string[]): Model {
  // An id needs no search, and so no list of all names.
  if (compiled.entryJson(name) !== undefined) return table.get(name);
  try {
    return table.find(name, path);
  } catch (error) {
    const plain = name.replace(/\s*\([^()]*\)$/, "");
    const known = catalogued(plain) ?? copyOf(plain);
    if (known) return known;
    const release = readReleaseName(plain);
    const base = release && catalogued(release.base);
    if (!release || !base) throw error;
    return quantisedRelease(plain, base, release);
  }
}

function catalogued(name: string): Model | undefined {
  try {
    return table.find(name);
  } catch {
    return undefined;
  }
}

/** "unsloth/gpt-oss-120b" is another owner's copy of a repository that is known. */
function copyOf(repository: string): Model | undefined {
  const slash = repository.indexOf("/");
  const original = slash < 0 ? undefined : catalogued(repository.slice(slash + 1));
  return (
    original && {
      ...original,
      notes: [...(original.notes ?? []), `${repository} is taken for a copy of ${original.name}`],
    }
  );
}

/** The entry behind an id with the sources of its figures. Throws a `RangeError` for an unknown id. */
export const modelEntry = (id: ModelName): ModelEntry => table.entry(id);

/** A repository is also known without the name of its owner. */
function withBareNames(named: Named): Named {
  const bare = named.aliases
    .filter((alias) => alias.includes("/"))
    .map((alias) => alias.slice(alias.indexOf("/") + 1));
  return { ...named, aliases: [...named.aliases, ...bare] };
}

import type { Model } from "./modelArchitecture.ts";
import type { ModelBaseEntry, ModelEntry, PublishedParameters } from "./modelEntry.ts";

/**
 * The plain record of an entry; `baseOf` gives the entry that a variant names.
 * Throws a `RangeError` for a variant of a variant or a count that is no number.
 */
export function resolveModel(entry: ModelEntry, baseOf: (id: string) => ModelEntry): Model {
  const base = "variantOf" in entry ? baseOf(entry.variantOf) : entry;
  if ("variantOf" in base) throw new RangeError(`variant of a variant: ${entry.id}`);
  return {
    id: entry.id,
    name: entry.name,
    developer: base.developer,
    releaseYear: base.releaseYear,
    aliases: entry.aliases,
    architecture: base.architecture,
    weightFormats: entry.weightFormats,
    ...publishedCounts(base),
  };
}

function publishedCounts({ publishedParameters }: ModelBaseEntry): Pick<Model, "publishedParameters"> {
  if (!publishedParameters) return {};
  const { total, active } = publishedParameters satisfies PublishedParameters;
  return {
    publishedParameters: {
      total: parseParameterCount(total.value),
      ...(active ? { active: parseParameterCount(active.value) } : {}),
    },
  };
}

const exponents = { M: "e6", B: "e9", T: "e12" } as const;

/** "8,030,261,248" or "30.5B" as a number. Throws a `RangeError` for anything else. */
export function parseParameterCount(text: string): number {
  const match = /^(\d+(?:,\d{3})*(?:\.\d+)?)([MBT]?)$/.exec(text);
  if (!match) throw new RangeError(`invalid parameter count: ${text}`);
  const exponent = match[2] ? exponents[match[2] as keyof typeof exponents] : "";
  return Number(`${match[1]?.replaceAll(",", "")}${exponent}`);
}

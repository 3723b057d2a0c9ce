import { normalizeName } from "../../catalog/findByName.ts";

/** The items whose texts contain every word; case and separators do not matter. */
export function filterByWords<Item>(
  items: readonly Item[],
  filter: readonly string[],
  textsOf: (item: Item) => readonly string[],
): readonly Item[] {
  const words = filter.map(normalizeName).filter(Boolean);
  if (words.length === 0) return items;
  return items.filter((item) => {
    const texts = textsOf(item).map(normalizeName);
    return words.every((word) => texts.some((text) => text.includes(word)));
  });
}

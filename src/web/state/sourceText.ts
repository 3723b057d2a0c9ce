import type { Datum } from "../../catalog/provenance.ts";
import { sourceById } from "../../catalog/sources.ts";

/** Where a figure is from: title, place, kind, and what to know about it. */
export function sourceText(datum: Datum): string {
  const { title } = sourceOf(datum.source);
  const place = datum.locator && datum.locator !== title ? `, ${datum.locator}` : "";
  return `${title}${place} (${datum.kind})${datum.note ? `. ${datum.note}` : ""}`;
}

/** A file of one's own may name sources that no catalogue lists. */
export function sourceOf(id: string): { readonly title: string; readonly url?: string | undefined } {
  try {
    return sourceById(id);
  } catch {
    return { title: id };
  }
}

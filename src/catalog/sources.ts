import { catalogTable } from "./catalogTable.ts";
import * as compiled from "./generated/sources.ts";

/** A document that figures of the catalogue come from. */
export interface Source {
  readonly id: string;
  readonly title: string;
  readonly publisher: string;
  /** Absent for a source that has no address, such as a product's own output. */
  readonly url?: string;
  /** Date of the document, as far as it states one: "2024-11", "2022". */
  readonly date: string;
}

const table = /* @__PURE__ */ catalogTable<Source, Source>("source", compiled, (entry) => entry);

/** Every source, by id. */
export const sources = (): readonly Source[] => table.all();

/** The source with an id. Throws a `RangeError` for an unknown id. */
export const sourceById = (id: string): Source => table.get(id);

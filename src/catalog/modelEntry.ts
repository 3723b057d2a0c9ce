import type { ModelArchitecture, WeightFormats } from "./modelArchitecture.ts";
import type { Datum } from "./provenance.ts";

/** Where an architecture or a format comes from: the file, and its fields as locator. */
export type EntrySource = Omit<Datum, "value">;

/** One release as `data/models` (or a user's own file) states it. */
export type ModelEntry = ModelBaseEntry | ModelVariantEntry;

interface ModelEntryNames {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  /** Formats of the weights as released. */
  readonly weightFormats: WeightFormats;
  readonly source: EntrySource;
}

/** A release with an architecture of its own. */
export interface ModelBaseEntry extends ModelEntryNames {
  readonly developer: string;
  readonly releaseYear: number;
  readonly architecture: ModelArchitecture;
  readonly publishedParameters?: PublishedParameters;
}

/** The same architecture with its weights in other formats. */
export interface ModelVariantEntry extends ModelEntryNames {
  /** Id of the entry that holds the architecture. */
  readonly variantOf: string;
}

/** Counts that the developer states: "8,030,261,248", "30.5B". */
export interface PublishedParameters {
  readonly total: Datum;
  readonly active?: Datum;
  /** The total counts `encoderParameters` too. */
  readonly withEncoder?: boolean;
}

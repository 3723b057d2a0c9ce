import type { Dimension } from "../units/dimension.ts";

/**
 * A result as a reader meets it, before it is text, Markdown, CSV or a page: a list of blocks in reading
 * order. Numbers stay numbers; `unit` says how to write them.
 */
export type Report = readonly Block[];

export type Block = Verdict | Facts | Bars | Table | Notes | Prose;

/** The answer in one line, first. */
export interface Verdict {
  readonly kind: "verdict";
  readonly ok: boolean;
  readonly text: string;
}

/** Named figures, one a line. */
export interface Facts {
  readonly kind: "facts";
  readonly title?: string;
  readonly facts: readonly Fact[];
}

export interface Fact {
  readonly label: string;
  /** Heading in CSV, as in the JSON output: `ttftSeconds`. */
  readonly key: string;
  readonly value: Cell;
  readonly unit?: Unit;
  /** What it means or where it comes from. */
  readonly note?: string;
}

/** Parts of a whole, drawn as bars. */
export interface Bars {
  readonly kind: "bars";
  readonly title: string;
  readonly unit: Unit;
  /** What a full bar stands for; absent: the sum of the parts. Parts may exceed it. */
  readonly whole?: number;
  /** Names what the parts leave of the whole: "free". */
  readonly rest?: string;
  readonly parts: readonly { readonly label: string; readonly value: number; readonly note?: string }[];
}

export interface Table {
  readonly kind: "table";
  readonly title?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Column {
  /** Heading for a reader. */
  readonly label: string;
  /** Heading in CSV, as in the JSON output: `ttftSeconds`. */
  readonly key: string;
  readonly unit?: Unit;
}

export interface Notes {
  readonly kind: "notes";
  readonly level: "warning" | "note";
  readonly notes: readonly string[];
}

/** Preformatted lines, such as a worked derivation. */
export interface Prose {
  readonly kind: "prose";
  readonly title?: string;
  readonly lines: readonly string[];
  /** Stands for the lines where Markdown is rendered. */
  readonly markdown?: string;
}

export type Cell = number | string | boolean | null;

/** How a number is written; the number itself is in SI base units. "percent" shows a ratio as 12.3 %, "scaled" a count as 8.03 B. */
export type Unit = Dimension | "count" | "scaled" | "percent" | "ratio" | "plain";

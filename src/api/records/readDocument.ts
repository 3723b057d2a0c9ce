import { InputError } from "../../units/inputError.ts";
import { jsonFaultOffset } from "./jsonFault.ts";

/** A JSON or YAML text as a value, and where in the text a part of it stands. */
export interface ParsedDocument {
  readonly value: unknown;
  /** "scenario.yaml:3:11" for the value at a path; the file alone where the place is unknown. */
  placeOf(path: readonly string[]): string;
}

/**
 * Reads JSON (when the name ends in .json or the text starts like it) or YAML.
 * Throws an `InputError` `malformed_document` with line and column.
 */
export async function readDocument(text: string, location: string): Promise<ParsedDocument> {
  if (location.endsWith(".json") || /^\s*[{[]/.test(text)) {
    try {
      const value: unknown = JSON.parse(text);
      return { value, placeOf: () => location };
    } catch {
      const offset = jsonFaultOffset(text);
      const what =
        offset >= text.trimEnd().length ? "the text ends too early" : `unexpected ${quote(text, offset)}`;
      throw malformed(location, lineAndColumn(text, Math.max(0, offset)), "JSON", what);
    }
  }
  const { LineCounter, parseDocument } = await import("yaml");
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const place = (offset: number) => lineCounter.linePos(offset);
  const [error] = document.errors;
  if (error) throw malformed(location, place(error.pos[0]), "YAML", error.message.split("\n")[0] ?? "");
  return {
    value: document.toJS(),
    placeOf(path) {
      const node: unknown = document.getIn(path, true);
      const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
      if (!Array.isArray(range)) return location;
      const { line, col } = place(Number(range[0]));
      return `${location}:${line}:${col}`;
    },
  };
}

interface Place {
  readonly line: number;
  readonly col: number;
}

function malformed(location: string, { line, col }: Place, format: string, what: string): InputError {
  return new InputError(
    "malformed_document",
    [location],
    `${location} is not valid ${format}: ${what} (line ${line}, column ${col})`,
  );
}

function lineAndColumn(text: string, offset: number): Place {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, col: (before.at(-1)?.length ?? 0) + 1 };
}

function quote(text: string, offset: number): string {
  return JSON.stringify(/^(\w+|[\s\S])/.exec(text.slice(offset))?.[0] ?? "");
}

import { InputError } from "../../units/inputError.ts";
import type { Host } from "../host.ts";
import { readDocument, type ParsedDocument } from "./readDocument.ts";

/** Whether a name can only be a place to read from: a path, a URL, a JSON or YAML file, or standard input. */
export function looksLikeLocation(name: string): boolean {
  return name === "-" || /^(\.{0,2}\/|~|https?:\/\/|[a-zA-Z]:\\)/.test(name) || /\.(json|ya?ml)$/i.test(name);
}

/**
 * The entry that a name of the catalogue or a location means. Names of the catalogue win, so that
 * "meta-llama/Llama-3.1-8B" never depends on the files around.
 */
export async function locateEntry<Entry>(
  name: string,
  host: Host,
  find: (name: string) => Entry,
  read: (location: string) => Promise<Entry>,
): Promise<Entry> {
  if (looksLikeLocation(name)) return read(name);
  try {
    return find(name);
  } catch (error) {
    if (error instanceof InputError && error.code.startsWith("unknown_") && (await host.exists(name)))
      return read(name);
    throw error;
  }
}

/** Reads a document and gives its value to `parse`; a fault in it says where in the file it is. */
export async function readEntry<Entry>(
  location: string,
  host: Host,
  parse: (value: unknown) => Entry,
): Promise<Entry> {
  const document = await readDocument(await host.readText(location), location);
  return withPlace(document, () => parse(document.value));
}

/** Runs `parse` and puts the file, line and column before the message of an `InputError`. */
export function withPlace<Result>(document: ParsedDocument, parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      error.code,
      error.path,
      `${document.placeOf(error.path)}: ${error.message}`,
      error.hint,
    );
  }
}

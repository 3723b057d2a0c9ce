/**
 * Parses JSON as Python's `json` module writes it: `NaN` and infinities, which some published configs hold and
 * JSON does not know, become `null`. Throws the `SyntaxError` of `JSON.parse` for anything else.
 */
export function parsePythonJson(text: string): unknown {
  return JSON.parse(
    text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (token) => (token.startsWith('"') ? token : "null")),
  );
}

/** One entry of docs/equations.md. */
export interface EquationEntry {
  readonly id: string;
  readonly title: string;
  /** Section of the page, in which symbols are shared. */
  readonly area: string;
  readonly formula: string;
  readonly symbols: readonly { readonly symbol: string; readonly meaning: string; readonly unit: string }[];
  readonly source: string;
}

/** Entries start at `### ID: title`; fields that are missing come out empty. */
export function readEquationsPage(markdown: string): EquationEntry[] {
  return markdown
    .split(/^### /m)
    .slice(1)
    .map((entry) => {
      const [heading = "", ...rest] = entry.split(/\n/);
      const body = rest.join("\n").split(/^## /m)[0]!;
      const [id = "", title = ""] = heading.split(/:\s+/, 2);
      const formula = /^```text\n([\s\S]*?)\n```$/m.exec(body)?.[1] ?? "";
      const symbols = [...body.matchAll(/^\| `([^`]+)` \| (.+?) \| (.+?) \|$/gm)].map(
        ([, symbol = "", meaning = "", unit = ""]) => ({ symbol, meaning, unit }),
      );
      const source = /^Source: (.+)$/m.exec(body)?.[1] ?? "";
      return { id, title, area: id.split("-")[0]!, formula, symbols, source };
    });
}

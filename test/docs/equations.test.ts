import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readEquationsPage } from "./equationsPage.ts";

const root = new URL("../../", import.meta.url);
const entries = readEquationsPage(readFileSync(new URL("docs/equations.md", root), "utf8"));

describe("docs/equations.md", () => {
  it("has each id once, in capitals", () => {
    const ids = entries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[A-Z0-9]+(-[A-Z0-9]+)+$/.test(id))).toEqual([]);
  });

  it("holds the very equations that the code names", () => {
    const named = new Map<string, string>();
    for (const file of sourceFiles()) {
      const text = readFileSync(new URL(file, root), "utf8");
      for (const [, ids = ""] of text.matchAll(/@equation +([^\n*]+)/g))
        for (const id of ids.trim().split(/[\s,]+/)) named.set(id, file);
    }
    const ids = new Set(entries.map(({ id }) => id));
    expect(
      [...named].filter(([id]) => !ids.has(id)),
      "named in the code, absent from the page",
    ).toEqual([]);
    expect(
      [...ids].filter((id) => !named.has(id)),
      "on the page, named nowhere in the code",
    ).toEqual([]);
  });

  it.each(entries.map((entry) => [entry.id, entry] as const))(
    "explains every symbol of %s with its unit and names a source",
    (_, entry) => {
      expect(entry.title).not.toBe("");
      expect(entry.formula).toMatch(/=/);
      expect(entry.symbols.length).toBeGreaterThan(0);
      expect(entry.source).not.toBe("");
      const functions = [
        "max",
        "min",
        "ceil",
        "floor",
        "exp",
        "ln",
        "log",
        "log2",
        "log10",
        "sqrt",
        "sum",
        "round",
        "abs",
        "e",
      ];
      const area = entries.filter(({ area }) => area === entry.area);
      const soFar = area.slice(0, area.indexOf(entry) + 1);
      const explained = new Set(soFar.flatMap(({ symbols }) => symbols.map(({ symbol }) => symbol)));
      const used = entry.formula.match(/[A-Za-zα-ωΑ-Ω][\wα-ωΑ-Ω]*/g) ?? [];
      expect(used.filter((symbol) => !explained.has(symbol) && !functions.includes(symbol))).toEqual([]);
    },
  );
});

function sourceFiles(): string[] {
  return readdirSync(new URL("src/", root), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `src/${file}`);
}

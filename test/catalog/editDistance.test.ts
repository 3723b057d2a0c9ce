import { expect, it } from "vitest";
import { editDistance } from "../../src/catalog/editDistance.ts";

it("editDistance(a, b) counts insertions, deletions, substitutions and swaps of neighbours", () => {
  expect(editDistance("h100", "h100")).toBe(0);
  expect(editDistance("h100", "h10")).toBe(1);
  expect(editDistance("h100", "h1000")).toBe(1);
  expect(editDistance("h100", "a100")).toBe(1);
  expect(editDistance("sxm", "smx")).toBe(1);
  expect(editDistance("kitten", "sitting")).toBe(3);
});

it("editDistance(a, b) with an empty word is the length of the other", () => {
  expect(editDistance("", "l40s")).toBe(4);
  expect(editDistance("l40s", "")).toBe(4);
});

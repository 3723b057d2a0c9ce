import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../shared.ts";
import { disagreement, readCases, type ParityCase, type Registry } from "./parityCase.ts";

const file = process.env["PARITY_CASES"] ?? sharedPath("parity", "first-order.jsonl");
const describeWithCases = existsSync(file) ? describe : describe.skip;

describeWithCases(`the reference solver's cases${existsSync(file) ? "" : ` (skipped: no ${file})`}`, () => {
  it("agree with ours, number by number and fault by fault", () => {
    const cases = readCases(file).filter(({ solver }) => solver === "ServingModel");
    const beside = join(dirname(file), "registry.json");
    const registry = JSON.parse(
      readFileSync(existsSync(beside) ? beside : sharedPath("parity", "registry.json"), "utf8"),
    ) as Registry;
    const differing = cases
      .map((parityCase: ParityCase) => ({
        id: parityCase.id,
        category: parityCase.category,
        why: disagreement(parityCase, registry),
      }))
      .filter(({ why }) => why !== undefined);
    console.log(`parity: ${cases.length - differing.length} of ${cases.length}`);
    expect(cases.length).toBeGreaterThan(0);
    expect(differing).toEqual([]);
  });
});

import { expect, it } from "vitest";
import { rowSystem } from "../../src/calibration/rows/rowSystem.ts";
import { findAccelerator } from "../../src/catalog/accelerators.ts";

it("takes a name that means one accelerator", () => {
  const inferred: string[] = [];
  expect(rowSystem("b300_sxm", findAccelerator, inferred).id).toBe("b300-sxm");
  expect(inferred).toEqual([]);
});

it("takes the one with the most memory where a name means several, and says so", () => {
  const inferred: string[] = [];
  expect(rowSystem("a100_pcie", findAccelerator, inferred).id).toBe("a100-pcie-80gb");
  expect(inferred).toHaveLength(1);
});

it("refuses an unknown name", () => {
  expect(() => rowSystem("b301", findAccelerator, [])).toThrow(
    expect.objectContaining({ code: "unknown_accelerator" }),
  );
});

import { describe, expect, it } from "vitest";
import { findAccelerator } from "../src/catalog/accelerators.ts";
import { findModel } from "../src/catalog/models.ts";
import { predict } from "../src/predict.ts";

describe("predict as a library", () => {
  it("takes names or records and gives the same figures", () => {
    const byName = predict({ model: "llama-3.1-8b", hardware: "h100-sxm", concurrency: 8 });
    const byRecord = predict({
      model: findModel("llama-3.1-8b"),
      hardware: findAccelerator("h100-sxm"),
      concurrency: 8,
    });
    expect(byRecord).toEqual(byName);
    expect(byName.feasible).toBe(true);
    // Reading 16 GB at 3.35 TB/s takes 4.8 ms: no token can come faster.
    expect(byName.tpotSeconds).toBeGreaterThan(4.79e-3);
  });

  it("refuses a field that it does not know, and names it", () => {
    const options = { model: "llama-3.1-8b", hardware: "h100-sxm", concurency: 8 } as const;
    expect(() => predict(options)).toThrow('unknown field "concurency"');
  });

  it.each([
    [{ hardware: "h100-sxm" }, "model is missing"],
    [{ model: "llama-3.1-8b", hardware: { id: "mine", name: "Mine" } }, "hardware.family is missing"],
    [{ model: { name: "Mine" }, hardware: "h100-sxm" }, "model.id is missing"],
    [{ model: "llama-3.1-8b", hardware: null }, "hardware is missing"],
  ])("names what a record of plain JavaScript lacks: %j", (options, message) => {
    expect(() => predict(options as never)).toThrow(expect.objectContaining({ name: "InputError", message }));
  });

  it("names the field of an unknown device", () => {
    const options = { model: "llama-3.1-8b", hardware: "h100-sxm", prefillWorkers: 1 } as const;
    expect(() => predict({ ...options, prefillHardware: "h1000" as never })).toThrow(/h1000/);
  });
});

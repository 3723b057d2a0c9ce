import { describe, expect, it } from "vitest";
import { parseAcceleratorFile } from "../../src/api/records/acceleratorFile.ts";
import { acceleratorEntry, accelerators } from "../../src/catalog/accelerators.ts";
import { InputError } from "../../src/units/inputError.ts";

const own = {
  name: "Lab GPU 1",
  memoryCapacity: "48 GiB",
  memoryBandwidth: "1.2 TB/s",
  peakFlops: { bf16: "400 TFLOP/s" },
};

function faultOf(change: object): InputError {
  try {
    parseAcceleratorFile({ ...own, ...change });
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("no InputError");
}

describe("parseAcceleratorFile", () => {
  it("takes figures without sources and marks them as assumed", () => {
    const { entry, accelerator } = parseAcceleratorFile(own);
    expect(accelerator.id).toBe("lab-gpu-1");
    expect(accelerator.memoryCapacity).toBe(48 * 2 ** 30);
    expect(accelerator.peakFlops.bf16).toBe(4e14);
    expect(entry.memoryBandwidth).toEqual({
      value: "1.2 TB/s",
      source: "own file",
      locator: "own file",
      kind: "assumed",
    });
  });

  it("takes every entry of the catalogue as it is", () => {
    for (const record of accelerators()) {
      expect(parseAcceleratorFile(acceleratorEntry(record.id)).accelerator).toEqual(record);
    }
  });

  it("names an unknown field, and the nearest there is", () => {
    expect(faultOf({ memoryBandwith: "1 TB/s" })).toMatchObject({
      code: "unknown_field",
      path: ["memoryBandwith"],
      hint: expect.stringContaining("memoryBandwidth") as string,
    });
    expect(faultOf({ peakFlops: { bf17: "1 TFLOPS" } })).toMatchObject({
      path: ["peakFlops", "bf17"],
      hint: expect.stringContaining("bf16") as string,
    });
  });

  it("names the field of a missing unit, a wrong dimension, a wrong count and a rate of zero", () => {
    expect(faultOf({ memoryCapacity: 48 })).toMatchObject({ code: "missing_unit", path: ["memoryCapacity"] });
    expect(faultOf({ memoryBandwidth: "1 TB" })).toMatchObject({
      code: "wrong_dimension",
      path: ["memoryBandwidth"],
    });
    expect(faultOf({ peakFlops: { bf16: "0 TFLOPS" } })).toMatchObject({
      code: "out_of_range",
      path: ["peakFlops", "bf16"],
    });
    expect(faultOf({ multiprocessors: "108.5" })).toMatchObject({
      code: "out_of_range",
      path: ["multiprocessors"],
    });
    expect(faultOf({ memoryCapacity: undefined })).toMatchObject({ path: ["memoryCapacity"] });
  });
});

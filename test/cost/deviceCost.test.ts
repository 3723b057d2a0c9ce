import { expect, it } from "vitest";
import { findAccelerator } from "../../src/catalog/accelerators.ts";
import { deviceCostOf } from "../../src/cost/deviceCost.ts";
import { fittedKernelConstants } from "../../src/cost/fittedKernelConstants.ts";
import { matrixFormatOf } from "../../src/cost/matrixFormat.ts";

const multiprocessors = (id: string) =>
  deviceCostOf(findAccelerator(id), fittedKernelConstants()).device.multiprocessors;

it("takes the multiprocessors of GPUs as they are stated", () => {
  expect(multiprocessors("h100-sxm")).toBe(132);
  expect(multiprocessors("mi300x")).toBe(304);
  expect(multiprocessors("gaudi2")).toBe(24);
});

it("counts the few large cores of a TPU, and the many small ones of a wafer, by their matrix rate", () => {
  // 918 TFLOP/s, where an A100 has 2.9 a multiprocessor.
  expect(multiprocessors("tpu-v6e")).toBe(317);
  expect(multiprocessors("wse-3")).toBeLessThan(5000);
});

it("borrows the kernels of the same years", () => {
  const familyOf = (id: string) => deviceCostOf(findAccelerator(id), fittedKernelConstants()).constantsFamily;
  expect(familyOf("mi300x")).toBe("hopper");
  expect(familyOf("tpu-v6e")).toBe("hopper");
  expect(familyOf("rtx-5090")).toBe("blackwell");
  expect(familyOf("mi250")).toBe("ampere");
  expect(familyOf("inferentia2")).toBe("ampere");
  expect(familyOf("gaudi2")).toBe("hopper");
});

it("gives MI300X a share of what its own benchmarks reach, slower set-ups, and kernels that start as elsewhere", () => {
  const constants = fittedKernelConstants();
  const { device, constantsFamily } = deviceCostOf(findAccelerator("mi300x"), constants);
  const family = constants.families[constantsFamily]!;
  // 0.7 of 45 % and of 81 %.
  expect(device.computeEfficiency).toBeCloseTo(0.315, 9);
  expect(device.memoryEfficiency).toBeCloseTo(0.567, 9);
  expect(device.kernelSeconds).toBe(family.kernelSeconds);
  expect(device.setupSeconds).toBeCloseTo(family.setupSeconds / 0.7, 12);
});

it("has Gaudi synchronise over Ethernet", () => {
  const constants = fittedKernelConstants();
  expect(deviceCostOf(findAccelerator("gaudi2"), constants).device.syncSeconds).toBe(23e-6);
  expect(deviceCostOf(findAccelerator("tpu-v6e"), constants).device.syncSeconds).toBe(
    constants.shared.syncSeconds,
  );
});

it("starts no kernel for the casts of a compiled graph", () => {
  const constants = fittedKernelConstants();
  const startsOf = (id: string) => {
    const { device } = deviceCostOf(findAccelerator(id), constants);
    return matrixFormatOf(device, "fp8", "fp8").kernels;
  };
  expect(startsOf("trainium2")).toBe(1);
  expect(startsOf("h100-sxm")).toBe(2);
});

it("has hosts of A100 systems take half as long again as those of H100", () => {
  const slownessOf = (id: string) =>
    deviceCostOf(findAccelerator(id), fittedKernelConstants()).device.hostSlowness;
  expect(slownessOf("a100-sxm-80gb")).toBeCloseTo(45 / 30.4, 12);
  expect(slownessOf("h100-sxm")).toBe(1);
  expect(slownessOf("l40s")).toBe(1);
});

it("takes settled constants from the calibration", () => {
  const constants = fittedKernelConstants();
  const without = { ...constants, settled: { ...constants.settled, cdnaShare: 1 } };
  expect(deviceCostOf(findAccelerator("mi300x"), without).device.memoryEfficiency).toBe(0.81);
});

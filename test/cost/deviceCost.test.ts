import { expect, it } from "vitest";
import { findAccelerator } from "../../src/catalog/accelerators.ts";
import { deviceCostOf } from "../../src/cost/deviceCost.ts";
import { fittedKernelConstants } from "../../src/cost/fittedKernelConstants.ts";

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
});

it("lowers what MI300X reaches of peak and bandwidth, and not how fast its kernels start", () => {
  const constants = fittedKernelConstants();
  const { device, constantsFamily } = deviceCostOf(findAccelerator("mi300x"), constants);
  const family = constants.families[constantsFamily];
  expect(device.computeEfficiency).toBeLessThan(family!.computeEfficiency);
  expect(device.memoryEfficiency).toBeLessThan(family!.memoryEfficiency);
  expect(device.kernelSeconds).toBe(family!.kernelSeconds);
});

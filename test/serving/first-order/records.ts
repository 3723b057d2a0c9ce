import type { FirstOrderHardware } from "../../../src/serving/first-order/hardware.ts";
import type { FirstOrderModel } from "../../../src/serving/first-order/model.ts";

/** Figures of the reference's registry, retyped: for comparison with it, not for the catalogue. */
export const h100: FirstOrderHardware = {
  name: "NVIDIA H100",
  peakFlops: "989 TFLOP/s",
  memoryCapacity: "80 GiB",
  memoryBandwidth: "3.35 TB/s",
  dispatchTax: "0.01 ms",
  precisionFlops: { tf32: "494 TFLOP/s", fp8: "1979 TFLOP/s", int8: "1979 TOPS", fp32: "67 TFLOP/s" },
};
export const a100: FirstOrderHardware = {
  name: "NVIDIA A100",
  peakFlops: "312 TFLOP/s",
  memoryCapacity: "80 GiB",
  memoryBandwidth: "2039 GB/s",
  dispatchTax: "0.015 ms",
  precisionFlops: { fp32: "19.5 TFLOP/s", tf32: "156 TFLOP/s", int8: "624 TOPS" },
};
export const b200: FirstOrderHardware = {
  name: "NVIDIA B200",
  peakFlops: "2250 TFLOP/s",
  memoryCapacity: "192 GiB",
  memoryBandwidth: "8 TB/s",
  dispatchTax: "0.008 ms",
  precisionFlops: { fp8: "4500 TFLOP/s", int4: "9000 TOPS" },
};
export const rack: FirstOrderHardware = {
  name: "rack",
  peakFlops: "162 PFLOP/s",
  memoryCapacity: "13.5 TiB",
  memoryBandwidth: "576 TB/s",
  dispatchTax: "5 us",
  precisionFlops: { fp16: "162 PFLOP/s", bf16: "162 PFLOP/s", fp8: "324 PFLOP/s" },
};

export const llama8b: FirstOrderModel = {
  name: "Llama-3.1-8B",
  parametersCount: 8.03e9,
  layers: 32,
  hiddenDim: 4096,
  heads: 32,
  kvHeads: 8,
};
export const llama70b: FirstOrderModel = {
  name: "Llama-3.1-70B",
  parametersCount: 70.6e9,
  layers: 80,
  hiddenDim: 8192,
  heads: 64,
  kvHeads: 8,
};
export const draft1b: FirstOrderModel = {
  name: "draft-1B",
  parametersCount: 1.24e9,
  layers: 16,
  hiddenDim: 2048,
  heads: 32,
  kvHeads: 8,
};
export const latent: FirstOrderModel = {
  name: "dense-mla",
  parametersCount: 4.1e9,
  layers: 62,
  hiddenDim: 2560,
  heads: 40,
  kvHeads: 40,
  kvLoraRank: 256,
  qkRopeHeadDim: 32,
};

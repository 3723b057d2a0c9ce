import { expect, it } from "vitest";
import { servingRow } from "../../src/calibration/rows/servingRow.ts";
import { predictRow } from "../../src/calibration/rows/predictRow.ts";
import { validateRows } from "../../src/calibration/rows/validateRows.ts";
import { findAccelerator } from "../../src/catalog/accelerators.ts";
import { findModel } from "../../src/catalog/models.ts";
import { shippedCalibration } from "../../src/serving/calibrated/shippedCalibration.ts";

// Names as tables of serving runs spell them, and none that the calibration was fitted to.
const models = [
  "deepseek-ai/DeepSeek-V3.2",
  "amd/DeepSeek-R1-0528-MXFP4-Preview",
  "Qwen/Qwen3-235B-A22B-Instruct-2507-FP8",
  "RedHatAI/Qwen3-30B-A3B-FP8-dynamic",
  "zai-org/GLM-4.7-FP8",
  "moonshotai/Kimi-K2-Thinking",
  "meta-llama/llama-4-scout-17b-16e-instruct",
  "mistralai/Mixtral-8x7B-Instruct-v0.1",
  "nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-FP8",
  "google/gemma-3-27b-it",
];
const systems =
  "h100_pcie h200_nvl h20_sxm b300_sxm gb300 gh200 a100_pcie l40s rtx_pro_6000 mi300x mi325x mi355x tpu_v6e gaudi3";

it("predicts rows of other models and systems, all of them", () => {
  const rows = models.flatMap((model, index) =>
    systems.split(" ").map((system) =>
      servingRow(
        {
          model,
          system,
          engine: ["vllm", "sglang", "trtllm"][index % 3],
          mode: "aggregated",
          isl: "1024",
          osl: "1024",
          concurrency: "16",
          tp: "8",
          moe_tp: "8",
          ttft_ms: "100",
          tpot_ms: "10",
        },
        index,
      ),
    ),
  );
  const catalog = { findModel, findAccelerator, kernels: shippedCalibration.kernels };
  const validated = validateRows([predictRow], rows, catalog, shippedCalibration).flat();
  expect(
    validated.flatMap(({ row, fault }) => (fault ? [`${row.model} on ${row.system}: ${fault}`] : [])),
  ).toEqual([]);
  for (const { tpot, ttft } of validated) {
    // 8 devices and 16 requests: between a thousand and five tokens a second for each.
    expect(tpot!.predicted).toBeGreaterThan(0.001);
    expect(tpot!.predicted).toBeLessThan(0.2);
    expect(ttft!.predicted).toBeGreaterThan(0.01);
  }
});

import { describe, expect, it } from "vitest";
import { rowScenario } from "../../src/calibration/rows/rowDeployment.ts";
import { servingRow } from "../../src/calibration/rows/servingRow.ts";
import { findAccelerator } from "../../src/catalog/accelerators.ts";
import { findModel } from "../../src/catalog/models.ts";
import { shippedCalibration } from "../../src/serving/calibrated/shippedCalibration.ts";

const catalog = { findModel, findAccelerator, kernels: shippedCalibration.kernels };
const given = {
  model: "meta-llama/Llama-3.3-70B-Instruct",
  system: "h100_sxm",
  engine: "vllm",
  gemm_precision: "fp8",
  mode: "aggregated",
  isl: "1024",
  osl: "1024",
  concurrency: "64",
  tp: "8",
};
const scenarioOf = (changes: Readonly<Record<string, string>>) =>
  rowScenario(servingRow({ ...given, ...changes }, 0), catalog, new Map(), 1);

describe("what a row of a table means", () => {
  it("is the layout that it states", () => {
    const { deployment, inferred } = scenarioOf({});
    expect(deployment.decode.worker.sharding.tp).toBe(8);
    expect(inferred).toEqual([]);
  });

  it("is a layout that holds the requests where none is stated", () => {
    const { deployment, inferred } = scenarioOf({ tp: "" });
    expect(deployment.decode.worker.sharding.tp).toBe(2);
    expect(inferred).toEqual(["worker layout of 2 devices: none is stated"]);
  });

  it("is a layout that holds model and requests where the stated one does not hold the model", () => {
    const { deployment } = scenarioOf({
      model: "moonshotai/Kimi-K3",
      system: "h200_sxm",
      gemm_precision: "",
    });
    const { sharding, devices } = deployment.decode.worker;
    expect(devices).toBe(16);
    expect(sharding.ep).toBe(16);
  });

  it("is read whatever the case of its mode and the wrapping of its engine's name", () => {
    const { deployment } = scenarioOf({
      mode: "Disaggregated",
      engine: "dynamo-sglang",
      prefill_tp: "4",
      decode_tp: "4",
    });
    expect(deployment.engine).toBe("sglang");
    expect(deployment.prefill?.count).toBe(1);
  });

  it("is a run of InferenceX by its lengths, whoever lists it", () => {
    const listed = { origin: "nvidia-gap-analysis", isl: "8192" };
    expect(scenarioOf(listed).deployment.workload).toEqual(scenarioOf({ isl: "8192" }).deployment.workload);
    expect(scenarioOf({ ...listed, osl: "512" }).deployment.workload.equalLengths).toBe(true);
  });

  it("drafts with a head where the table says EAGLE", () => {
    expect(scenarioOf({ speculative: "EAGLE3" }).deployment.speculation.draftTokens).toBe(3);
    expect(scenarioOf({ speculative: "unknown" }).deployment.speculation.draftTokens).toBe(0);
  });

  it("drafts as many tokens as its word counts, and says where the word means nothing to it", () => {
    const deepSeek = { model: "deepseek-ai/DeepSeek-R1", system: "h200_sxm" };
    const run = (speculative: string) => {
      const { deployment, inferred } = scenarioOf({ ...deepSeek, speculative });
      return { drafts: deployment.speculation.draftTokens, inferred: inferred.join() };
    };
    expect(run("MTP")).toEqual({ drafts: 3, inferred: "draft length 3" });
    expect(run("mtp1")).toEqual({ drafts: 1, inferred: "" });
    expect(run("nextn-2")).toEqual({ drafts: 2, inferred: "" });
    expect(run("False")).toEqual({ drafts: 0, inferred: "" });
    expect(run("medusa")).toEqual({
      drafts: 0,
      inferred: 'no drafts: speculation "medusa" is not known',
    });
  });

  it("runs in vLLM, with few requests, where the table does not say or names what is not known", () => {
    const { deployment, inferred } = scenarioOf({ engine: "lmdeploy", concurrency: "" });
    expect(deployment.engine).toBe("vllm");
    expect(inferred).toEqual(['vllm, for "lmdeploy" is not known', "concurrency 1 where none is stated"]);
    expect(scenarioOf({ engine: "" }).inferred).toEqual(["vllm, for no engine is stated"]);
  });

  it("is refused without a model, a system or lengths", () => {
    expect(() => scenarioOf({ model: "" })).toThrow("model is empty");
    expect(() => scenarioOf({ system: "" })).toThrow("system is empty");
    expect(() => scenarioOf({ isl: "" })).toThrow("isl must be a positive number of tokens");
  });
});

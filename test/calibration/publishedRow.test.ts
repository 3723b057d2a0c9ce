import { describe, expect, it } from "vitest";
import { publishedPrediction } from "../../src/calibration/published/publishedPrediction.ts";
import { publishedRun, type PublishedRecord } from "../../src/calibration/published/publishedRow.ts";

const record: PublishedRecord = {
  engine: "TensorRT-LLM",
  model: "LLaMA v3.1 8B",
  hardware: "NVIDIA H100 SXM 80GB",
  num_gpus: "1",
  tp: "1",
  pp: "1",
  weight_precision: "fp8",
  kv_precision: "fp8",
  isl: "1000",
  osl: "1000",
  batch_or_concurrency: "",
  scenario: "offline",
  notes: "offline max throughput, in-flight batching; batch not published (limited by KV memory)",
};

function usable(changes: PublishedRecord) {
  const run = publishedRun({ ...record, ...changes });
  if ("unusable" in run) throw new Error(run.unusable);
  return run;
}

describe("publishedRun", () => {
  it("takes an offline table without a batch for as many sequences as the KV cache holds", () => {
    const run = usable({});
    expect(run.isOfflineMaximum).toBe(true);
    expect(run.scenario.formats.weights.dense).toBe("fp8");
    expect(run.scenario.formats.kvCache).toBe("fp8");
  });

  it("counts two cores a chip where tensor parallelism is over cores", () => {
    const { scenario } = usable({
      hardware: "AWS Inferentia2 (inf2.48xlarge, 12 chips)",
      num_gpus: "12",
      tp: "24",
      batch_or_concurrency: "1",
      notes: "static batch",
      weight_precision: "bf16",
    });
    expect(scenario.workers.sharding.tp).toBe(24);
    expect(scenario.accelerator.memoryCapacity).toBe(16 * 2 ** 30);
  });

  it("keeps the cache of optimum-habana in fp8 with the weights", () => {
    const run = usable({ engine: "optimum-habana / DeepSpeed", hardware: "Intel Gaudi2", kv_precision: "" });
    expect(run.scenario.formats.kvCache).toBe("fp8");
  });

  it("takes Splitwise's vLLM for one from before CUDA graphs", () => {
    const run = usable({ engine: "vLLM (modified, Splitwise)", engine_version: "" });
    expect(run.scenario.engineVersion).toBe("0.2");
  });

  it("spreads attention over data-parallel ranks where dp shares the devices of tp", () => {
    const { scenario } = usable({
      model: "DeepSeek-V3/R1",
      num_gpus: "8",
      tp: "8",
      dp: "8",
      batch_or_concurrency: "64",
    });
    expect(scenario.workers).toMatchObject({ count: 1, sharding: { tp: 1, attentionDp: 8 } });
  });

  it.each([
    [{ hardware: "NVIDIA A100 (40/80GB, unspecified)" }, "device not stated exactly"],
    [{ osl: "" }, "lengths missing"],
    [{ notes: "SPECULATIVE decoding" }, "speculation without an acceptance length"],
    [{ weight_precision: "w4a8" }, "weights in w4a8"],
    [{ notes: "all prompts sent at once" }, "all prompts at once, in batches that are not stated"],
    [{ scenario: "server" }, "no batch, concurrency or rate"],
  ])("says why %j cannot be asked", (changes, unusable) => {
    expect(publishedRun({ ...record, ...changes })).toEqual({ unusable });
  });
});

describe("publishedPrediction", () => {
  it("gives total tokens in proportion to output tokens", () => {
    const run = usable({});
    const output = publishedPrediction(run, "output_tokens_per_s", "mean")!.predicted;
    expect(publishedPrediction(run, "total_tokens_per_s", "mean")!.predicted / output).toBeCloseTo(2, 9);
    expect(output).toBeGreaterThan(1000);
  });

  it("never makes a fixed batch faster than reading the weights once a token", () => {
    const run = usable({ batch_or_concurrency: "1", notes: "static batch" });
    // 7.5e9 weights of one byte at 3.35 TB/s, in milliseconds.
    expect(publishedPrediction(run, "tpot_ms", "median")!.predicted).toBeGreaterThan(
      (1000 * 7.5e9) / 3.35e12,
    );
  });

  it("reads the whole cache at any step in NeuronX, which compiles for one length", () => {
    const perToken = (isl: string, osl: string) =>
      publishedPrediction(
        usable({
          engine: "Transformers NeuronX",
          hardware: "AWS Trainium1 (trn1.32xlarge, 16 chips)",
          num_gpus: "16",
          tp: "32",
          isl,
          osl,
          batch_or_concurrency: "8",
          notes: "static batch",
        }),
        "tpot_ms",
        "median",
      );
    expect(perToken("128", "8064")).toEqual(perToken("4096", "4096"));
  });

  it("predicts nothing for a model that does not fit", () => {
    expect(
      publishedPrediction(usable({ model: "Llama 3.1 405B" }), "output_tokens_per_s", "mean"),
    ).toBeUndefined();
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kernelReaders } from "../../src/calibration/kernels/kernelCases.ts";
import { publishedPrediction } from "../../src/calibration/published/publishedPrediction.ts";
import { publishedRun, type PublishedRecord } from "../../src/calibration/published/publishedRow.ts";
import { splitwiseRecords } from "../../src/calibration/published/splitwiseRecords.ts";
import { servingRows } from "../../src/calibration/rows/servingRows.ts";
import { ablateMemory } from "../../src/calibration/settled/ablateMemory.ts";
import { ablateLaunch, ablatePublished } from "../../src/calibration/settled/ablatePublished.ts";
import { ablateServing } from "../../src/calibration/settled/ablateServing.ts";
import { ablateSparseAttention } from "../../src/calibration/settled/ablateSparseAttention.ts";
import { errorFigures, settledAblation } from "../../src/calibration/settled/settledAblation.ts";
import { settledDocument } from "../../src/calibration/settled/settledDocument.ts";
import { findAccelerator } from "../../src/catalog/accelerators.ts";
import { findModel } from "../../src/catalog/models.ts";
import { fittedKernelConstants } from "../../src/cost/fittedKernelConstants.ts";
import { settledConstants } from "../../src/cost/settledConstants.ts";
import { fittedServingConstants } from "../../src/serving/calibrated/fittedServingConstants.ts";

const kernels = fittedKernelConstants();

it("leaves the pools of engines worse without each figure of their memory", () => {
  const found = ablateMemory();
  expect(found).toHaveLength(6);
  for (const { before, after, value } of found) {
    expect(value).toBeGreaterThan(0);
    expect(after.median).toBeGreaterThan(2 * before.median);
  }
});

describe("published figures", () => {
  const base = {
    scenario: "offline",
    num_gpus: "1",
    tp: "1",
    pp: "1",
    isl: "512",
    osl: "512",
    notes: "static batch",
  };
  const vllm = { ...base, engine: "vLLM", date: "2024-10", source: "LLM-Inference-Bench", tier: "B" };
  const h100 = {
    ...vllm,
    hardware: "NVIDIA H100 SXM 80GB",
    hardware_class: "H100",
    model: "meta-llama/Meta-Llama-3-8B",
  };
  const records: readonly PublishedRecord[] = [
    { ...h100, batch_or_concurrency: "1", metric: "total_tokens_per_s" },
    { ...h100, batch_or_concurrency: "64", metric: "total_tokens_per_s" },
    {
      ...base,
      engine: "vLLM (modified, Splitwise)",
      hardware: "NVIDIA A100 SXM 80GB",
      hardware_class: "A100",
      model: "llama2-70b",
      num_gpus: "8",
      tp: "8",
      batch_or_concurrency: "1",
      tier: "A",
      metric: "tpot_ms",
      statistic: "median",
    },
    {
      ...vllm,
      date: "2025-10",
      engine_version: "0.11.0",
      hardware: "AMD MI300X",
      hardware_class: "MI300X",
      model: "meta-llama/Meta-Llama-3-70B",
      batch_or_concurrency: "4",
      metric: "e2e_ms",
      statistic: "mean",
    },
    {
      ...base,
      engine: "Deepspeed",
      hardware: "Intel Gaudi2",
      hardware_class: "Gaudi2",
      model: "meta-llama/Llama-2-70b-hf",
      num_gpus: "4",
      tp: "4",
      batch_or_concurrency: "16",
      tier: "B",
      metric: "total_tokens_per_s",
    },
  ].map((record: PublishedRecord) => {
    const run = publishedRun(record);
    if ("unusable" in run) throw new Error(run.unusable);
    const { metric = "", statistic = "" } = record;
    return { ...record, value: String(publishedPrediction(run, metric, statistic)!.predicted) };
  });

  it("that are as predicted are so no more without the constant that they settled, and no other run judges it", () => {
    const found = ablatePublished(records);
    expect(found.map(({ name }) => name.replace(/,.*/, ""))).toEqual([
      "synchronousHost.step",
      "synchronousHost.sequence",
      "earlierHost",
      "cdnaShare",
      "ethernetSyncSeconds",
    ]);
    for (const { before, after } of found) {
      expect(before).toMatchObject({ count: 1, median: 0 });
      expect(after.count).toBe(1);
      expect(after.median).toBeGreaterThan(0.05);
    }
  });
});

it("Splitwise's own table judges how long a kernel took to launch, but for its synthetic runs", () => {
  const columns = "model,hardware,prompt_size,batch_size,token_size,token_time,tensor_parallel";
  const lines = ["h100-80gb", "h100-80gb-pcap", "a100-80gb"].map(
    (name) => `llama2-70b,${name},512,1,128,30,8`,
  );
  const records = splitwiseRecords([columns, ...lines].join("\n"));
  expect(records.map(({ hardware }) => hardware)).toEqual(["NVIDIA H100 SXM 80GB", "NVIDIA A100 SXM 80GB"]);
  const [llama, bloom] = ablateLaunch(records, fittedServingConstants);
  expect(llama!.before.count).toBe(1);
  expect(llama!.after.signed).toBeGreaterThan(llama!.before.signed);
  expect(bloom!.before.count).toBe(0);
});

it("runs that draft, those over two servers and mixtures judge acceptance, network and popularity", () => {
  const columns =
    "id,engine,model,system,gemm_precision,moe_precision,mode,isl,osl,concurrency,speculative,complete," +
    "prefill_num_workers,prefill_tp,prefill_moe_ep,decode_num_workers,decode_tp,decode_moe_ep,ttft_ms,tpot_ms";
  const run = (system: string, tp: number, speculative: string) =>
    `a,sglang,deepseek-ai/DeepSeek-R1,${system},fp8_block,fp8_block,disaggregated,1024,1024,4,${speculative},yes,1,${tp},1,1,${tp},1,300,15`;
  const rows = servingRows(
    [columns, run("h100_sxm", 16, "mtp"), run("h200_sxm", 8, "mtp"), run("h200_sxm", 8, "none")].join("\n"),
  );
  const catalog = { findModel, findAccelerator, kernels };
  const [popularity, acceptance, otherAcceptance, network] = ablateServing(
    rows,
    catalog,
    fittedServingConstants,
  );
  expect(popularity!.before.count).toBe(1);
  // Even routing touches more experts.
  expect(popularity!.after.signed).toBeGreaterThan(popularity!.before.signed);
  expect(acceptance!.before.count).toBe(2);
  expect(otherAcceptance!.before.count).toBe(1);
  expect(network!.before.count).toBe(1);
  // More tokens a step, and no waiting for the network, are faster.
  for (const { before, after } of [acceptance!, otherAcceptance!, network!])
    expect(after.signed).toBeLessThan(before.signed);
});

it("modules of sparse attention judge the gather of latents, and what the host launches for an indexer", () => {
  const row = {
    architecture: "DeepseekV32ForCausalLM",
    engine: "sglang",
    engine_version: "0.5.14",
    gemm_type: "bfloat16",
    kv_cache_dtype: "bfloat16",
    num_heads: 16n,
    batch_size: 1n,
    step: 4096n,
  };
  const read = (system: string, kernel: string, isl: bigint, latency: number) =>
    kernelReaders["dsa_context"]!({
      ...row,
      system,
      kernel_source: `sglang_dsa_${kernel}_flashmla_sparse`,
      isl,
      latency,
    });
  const launched = 1e3 * (settledConstants.indexerLaunches + 2) * fittedServingConstants.launchSeconds;
  const cases = [
    read("h100_sxm", "skip_indexer", 8192n, 4),
    read("b200_sxm", "skip_indexer", 8192n, 2),
    read("h100_sxm", "skip_indexer", 64n, 0.5),
    read("h100_sxm", "indexer", 64n, 0.5 + launched),
  ];
  const [hopper, blackwell, launches] = ablateSparseAttention(cases, kernels, fittedServingConstants);
  expect(hopper!.after.signed).toBeGreaterThan(hopper!.before.signed);
  expect(blackwell!.after).toEqual(blackwell!.before);
  expect(launches!.before.count).toBe(1);
  expect(launches!.before.median).toBeCloseTo(0, 9);
  expect(launches!.after.signed).toBeLessThan(-0.4);
});

it("names in its document what a constant does not help", () => {
  const constant = { name: "share", file: "src/a.ts", value: 0.5, unit: "1", meaning: "a share", neutral: 1 };
  const errorsAt = (errors: readonly number[]) => () => errorFigures(errors);
  const idle = settledAblation({ ...constant, runs: "these" }, errorsAt([0.1]));
  const needed = settledAblation({ ...constant, runs: "those" }, (value) => errorFigures([value - 0.4]));
  const text = settledDocument([idle, needed]);
  expect(text).toContain(
    "| `share` (`src/a.ts`) | 0.5 | 1 | a share | those | 1 | 10.0 % (+10.0 %) | 1 | 60.0 % (+60.0 %) |",
  );
  expect(text).toContain("- `share` on these: 10.0 % with it, 10.0 % without.");
  expect(text).not.toContain("`share` on those:");
  expect(settledDocument([needed])).toContain("Each line is met worse");
});

it("the page shows every settled constant", () => {
  const page = readFileSync(new URL("../../docs/settled-ablation.md", import.meta.url), "utf8");
  for (const name of Object.keys(settledConstants)) expect(page).toContain(`\`${name}\``);
});

import { csvRecords } from "../rows/csvRecords.ts";
import type { PublishedRecord } from "./publishedRow.ts";

/** Devices that Splitwise measured; its runs under a power cap are synthetic. */
const hardware: Readonly<Record<string, string>> = {
  "a100-80gb": "NVIDIA A100 SXM 80GB",
  "h100-80gb": "NVIDIA H100 SXM 80GB",
};

/** Times a token of Splitwise's own table, `splitwise_perf_model.csv`, as published figures. */
export function splitwiseRecords(text: string): readonly PublishedRecord[] {
  return csvRecords(text).flatMap((row) => {
    const device = hardware[row["hardware"] ?? ""];
    if (device === undefined) return [];
    return {
      source: "splitwise_perf_model.csv",
      engine: "vLLM (modified, Splitwise)",
      model: row["model"],
      hardware: device,
      num_gpus: row["tensor_parallel"],
      tp: row["tensor_parallel"],
      weight_precision: "fp16",
      isl: row["prompt_size"],
      osl: row["token_size"],
      batch_or_concurrency: row["batch_size"],
      scenario: "latency",
      metric: "tpot_ms",
      statistic: "median",
      value: row["token_time"],
      notes: "static batch",
    };
  });
}

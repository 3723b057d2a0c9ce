import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { importHuggingFaceConfig } from "../../../src/catalog/huggingFace/importHuggingFaceConfig.ts";
import { parsePythonJson } from "../../../src/catalog/huggingFace/parsePythonJson.ts";
import { countParameters } from "../../../src/catalog/parameters.ts";
import { findModel } from "../../../src/catalog/models.ts";
import { describeWithShared, sharedPath } from "../../shared.ts";

/**
 * Totals and active counts in billions by the start of the file name (the longest that fits), from model
 * cards and technical reports; totals of the main language model, without encoders and prediction layers.
 * Counts known to the last digit from the safetensors headers are written in full.
 */
const published: Readonly<Record<string, readonly [total: number, active?: number]>> = {
  "MiniMaxAI--MiniMax-M2": [229, 10],
  "nvidia--MiniMax-M2": [229, 10],
  "Qwen--Qwen3-0.6B": [0.59604992],
  "Qwen--Qwen3-1.7B": [1.720574976],
  "Qwen--Qwen3-8B": [8.19073536],
  "Qwen--Qwen3-32B": [32.762123264],
  "Qwen--Qwen3-30B-A3B": [30.532122624, 3.3],
  "Qwen--Qwen3-235B-A22B": [235.09363456, 22],
  "nvidia--Qwen3-235B-A22B": [235.09363456, 22],
  "Qwen--Qwen3-Coder-480B-A35B": [480.154875392, 35],
  "Qwen--Qwen3-VL-2B": [1.720574976],
  "Qwen--Qwen3-VL-4B": [4.022468096],
  "Qwen--Qwen3-VL-8B": [8.19073536],
  "Qwen--Qwen3-VL-32B": [32.762123264],
  "Qwen--Qwen3-VL-30B-A3B": [30.532122624, 3.3],
  "Qwen--Qwen3-VL-235B-A22B": [235.09363456, 22],
  "Qwen--Qwen3.5-27B": [26.9],
  "nvidia--Qwen3.6-27B": [26.9],
  "Qwen--Qwen3.5-35B-A3B": [34.7, 3.5],
  "nvidia--Qwen3.6-35B-A3B": [34.7, 3.5],
  "nvidia--Qwen3.5-122B-A10B": [122, 10],
  "Qwen--Qwen3.5-397B-A17B": [397, 17],
  "nvidia--Qwen3.5-397B-A17B": [397, 17],
  "XiaomiMiMo--MiMo-7B": [7.62],
  "deepseek-ai--DeepSeek-R1": [671, 37],
  "deepseek-ai--DeepSeek-V3": [671, 37],
  "deepseek-ai--DeepSeek-V3.2": [671.9, 37],
  "nvidia--DeepSeek-V3.1": [671, 37],
  "nvidia--DeepSeek-V3.2": [671.9, 37],
  "deepseek-ai--DeepSeek-V4-Flash": [284, 13],
  "nvidia--DeepSeek-V4-Flash": [284, 13],
  "sgl-project--DeepSeek-V4-Flash": [284, 13],
  "meta-llama--Llama-4-Maverick": [400.71184896, 17],
  "meta-llama--Llama-4-Scout": [107.76986112, 17],
  "meta-llama--Meta-Llama-3.1-8B": [8.030261248],
  "meta-llama--Meta-Llama-3.1-70B": [70.553706496],
  "meta-llama--Meta-Llama-3.1-405B": [405.8533888],
  "nvidia--Llama-3.1-70B": [70.553706496],
  "mistralai--Mixtral-8x7B": [46.702792704, 12.9],
  "mistralai--Mixtral-8x22B": [140.620634112, 39],
  "moonshotai--Kimi-K2": [1026, 32],
  "nvidia--Kimi-K2": [1026, 32],
  "zai-org--GLM-5": [744, 40],
  "nvidia--GLM-5": [744, 40],
  "nvidia--Llama-3_3-Nemotron-Super-49B": [49.867145216],
  "nvidia--NVIDIA-Nemotron-3-Nano": [31.6, 3.2],
  "nvidia--NVIDIA-Nemotron-3.5-Lightning": [31.6, 3.2],
  "nvidia--NVIDIA-Nemotron-3-Ultra": [550, 55],
  "nvidia--Nemotron-H-56B": [56.3],
  "openai--gpt-oss-120b": [116.83, 5.13],
  "openai--gpt-oss-20b": [20.91, 3.61],
};

describeWithShared("published configs", "models/huggingface", () => {
  const folder = sharedPath("models", "huggingface");
  const files = readdirSync(folder).filter(
    (file) => file.endsWith("_config.json") && !file.includes("_hf_quant_"),
  );

  it("are at least 60 and all have an expected count", () => {
    expect(files.length).toBeGreaterThanOrEqual(60);
    expect(files.filter((file) => expectedOf(file) === undefined)).toEqual([]);
  });

  it("limits the routing of DeepSeek-V3 to four of eight groups of experts, as the catalogue does", () => {
    const release = importHuggingFaceConfig(readJson(`${folder}/deepseek-ai--DeepSeek-V3_config.json`));
    for (const { architecture } of [release, findModel("deepseek-v3")]) {
      const mixture = architecture.layers.at(-1)?.feedForward;
      expect(mixture).toMatchObject({ kind: "mixture", expertGroups: { count: 8, chosen: 4 } });
    }
  });

  it.each(files)("%s imports with its total and active parameters", (file) => {
    const quantFile = `${folder}/${file.replace("_config.json", "_hf_quant_config.json")}`;
    const quantization = existsSync(quantFile) ? readJson(quantFile) : undefined;
    const model = importHuggingFaceConfig(
      readJson(`${folder}/${file}`),
      quantization,
      file.replace("_config.json", ""),
    );
    const { total, active } = countParameters(model.architecture);
    const [expectedTotal = NaN, expectedActive = total / 1e9] = expectedOf(file) ?? [];
    expect(Math.abs(total / 1e9 / expectedTotal - 1)).toBeLessThan(0.005);
    // Active counts are published with one or two digits; embeddings as each developer counts them.
    expect(Math.abs(active / 1e9 / expectedActive - 1)).toBeLessThan(0.025);
  });
});

function expectedOf(file: string): readonly [number, number?] | undefined {
  const prefix = Object.keys(published)
    .filter((start) => file.startsWith(start))
    .reduce((longest, start) => (start.length > longest.length ? start : longest), "");
  return published[prefix];
}

function readJson(path: string): unknown {
  return parsePythonJson(readFileSync(path, "utf8"));
}

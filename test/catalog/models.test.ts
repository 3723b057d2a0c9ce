import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { findModel, modelEntry, modelNames, models } from "../../src/catalog/models.ts";
import { sourceById } from "../../src/catalog/sources.ts";
import { describeWithShared, sharedPath } from "../shared.ts";

it("models() holds at least 150 architectures and their variants", () => {
  const architectures = models().filter(({ id }) => !("variantOf" in modelEntry(id)));
  expect(architectures.length).toBeGreaterThanOrEqual(150);
});

it.each([
  ["llama-3.1-8b", "llama-3.1-8b"],
  ["meta-llama/Llama-3.1-8B", "llama-3.1-8b"],
  ["Llama-3.1-8B-Instruct", "llama-3.1-8b"],
  ["LLAMA 3.1 8B", "llama-3.1-8b"],
  ["nvidia/Llama-3.1-8B-Instruct-FP8", "llama-3.1-8b-fp8-nvidia"],
  ["deepseek-ai/DeepSeek-R1", "deepseek-r1"],
  ["nvidia/DeepSeek-R1-NVFP4", "deepseek-r1-nvfp4"],
  ["moonshotai/Kimi-K2.5", "kimi-k2.5"],
  ["Qwen3-235B-A22B-FP8", "qwen3-235b-a22b-fp8"],
  ["openai/gpt-oss-120b", "gpt-oss-120b"],
])("findModel(%j) is %s", (name, id) => {
  expect(findModel(name).id).toBe(id);
});

it("findModel names the nearest models for a wrong name", () => {
  expect(() => findModel("llama-3.1-9b")).toThrow(expect.objectContaining({ code: "unknown_model" }));
  try {
    findModel("llama-3.1-9b");
  } catch (error) {
    expect((error as { hint: string }).hint).toContain("llama-3.1-8b");
  }
});

it("a variant shares the architecture of its base and has formats of its own", () => {
  const base = findModel("deepseek-r1");
  const variant = findModel("deepseek-r1-nvfp4");
  expect(variant.architecture).toBe(base.architecture);
  expect(base.weightFormats).toEqual({ linear: "fp8-block" });
  expect(variant.weightFormats).toEqual({ linear: "nvfp4", attention: "bf16", kvCache: "fp8" });
});

it("every id and every full alias resolves to its own entry", () => {
  for (const { id, name, aliases } of modelNames()) {
    expect(findModel(id).id).toBe(id);
    expect(findModel(name).id).toBe(id);
    for (const alias of aliases.filter((text) => text.includes("/"))) expect(findModel(alias).id).toBe(id);
  }
});

it("every figure names a source of the catalogue", () => {
  for (const { id } of models()) {
    const entry = modelEntry(id);
    expect(sourceById(entry.source.source).id).toBe(entry.source.source);
    if ("variantOf" in entry || !entry.publishedParameters) continue;
    const { total, active } = entry.publishedParameters;
    for (const datum of active ? [total, active] : [total])
      expect(sourceById(datum.source).id).toBe(datum.source);
  }
});

describeWithShared("names in measurements", "measured", () => {
  it("resolve", () => {
    const names = ["serving.csv", "published.csv"].flatMap(csvModels);
    names.push(...["speculative.jsonl", "memory.jsonl"].flatMap(jsonModels));
    expect([...new Set(names)].filter((name) => !resolves(name))).toEqual([]);
  });
});

function resolves(name: string): boolean {
  try {
    return findModel(name).id !== "";
  } catch {
    return false;
  }
}

function csvModels(file: string): string[] {
  const [header = "", ...lines] = readFileSync(sharedPath("measured", file), "utf8").trim().split("\n");
  const column = header.split(",").indexOf("model");
  return lines.map((line) =>
    (line.match(/(?:"[^"]*"|[^,])+|(?<=,)(?=,)|^(?=,)/g)?.[column] ?? "").replaceAll('"', ""),
  );
}

function jsonModels(file: string): string[] {
  const lines = readFileSync(sharedPath("measured", file), "utf8").trim().split("\n");
  return lines.flatMap((line) => (JSON.parse(line) as { model: string | null }).model ?? []);
}

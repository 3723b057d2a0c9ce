import { describe, expect, it } from "vitest";
import { memoryOfRun, poolError } from "../../src/calibration/memory/memoryOfRun.ts";
import {
  logged,
  planned,
  sglangRun,
  simulated,
  visionRun,
  type MemoryRun,
} from "../../src/calibration/memory/memoryRuns.ts";
import { findModel } from "../../src/catalog/models.ts";
import type { DeviceMemory } from "../../src/operators/deviceMemory.ts";
import { positionTableBytes } from "../../src/operators/positionTable.ts";

const gib = 2 ** 30;
const rows: string[] = [];

/** Predicted memory of a run, whose pool goes into the table beside what was measured. */
function reported(run: MemoryRun): DeviceMemory {
  const memory = memoryOfRun(run);
  const [predicted, measured, unit] =
    "poolGib" in run.measured
      ? [memory.kvPool / gib, run.measured.poolGib, "GiB"]
      : [memory.kvTokens, run.measured.tokens, "tokens"];
  const error = (100 * (predicted - measured)) / measured;
  rows.push(
    `${run.label.padEnd(34)} ${predicted.toFixed(2).padStart(12)} ${measured.toFixed(2).padStart(12)} ${unit.padEnd(6)} ${error.toFixed(1).padStart(6)} %`,
  );
  return memory;
}

const poolDistance = (run: MemoryRun): number => Math.abs(poolError(run, reported(run)));

describe("memory against what engines reported", () => {
  it.each([...planned, visionRun])("leaves the KV pool of $label within 1 % or 0.5 GiB", (run) => {
    const memory = reported(run);
    const { poolGib } = run.measured;
    expect(Math.abs(memory.kvPool / gib - poolGib)).toBeLessThan(Math.max(0.5, 0.01 * poolGib));
    if (run.weightsGib !== undefined) expect(memory.weights / gib / run.weightsGib).toBeCloseTo(1, 1);
  });

  it.each(simulated)("holds the tokens of $label within 3 %", (run) => {
    expect(poolDistance(run)).toBeLessThan(0.03);
  });

  it("keeps 2.5 GiB of positions for Llama-4-Scout, and misses as much again of its 5 GiB beside weights and activations", () => {
    const run: MemoryRun = {
      ...simulated[1]!,
      label: "Llama-4-Scout-FP8 tp2",
      model: "RedHatAI/Llama-4-Scout-17B-16E-Instruct-FP8-dynamic",
      tp: 2,
      measured: { tokens: 132048 },
    };
    expect(positionTableBytes(findModel(run.model).architecture) / gib).toBe(2.5);
    const error = poolError(run, reported(run));
    expect(error).toBeGreaterThan(0.1);
    expect(error).toBeLessThan(0.25);
  });

  it("holds the tokens of DeepSeek-R1-Distill-Qwen-14B on two RTX 4090 within 3 %", () => {
    // vLLM of February 2025 with a context of 131,072 tokens: 2,048 tokens and 256 sequences a step.
    const run: MemoryRun = {
      label: "R1-Distill-Qwen-14B, 2 x RTX 4090",
      model: "deepseek-ai/DeepSeek-R1-Distill-Qwen-14B",
      engine: "vllm",
      version: "0.7.2",
      tp: 2,
      totalGib: 23.55,
      utilization: 0.98,
      maxBatchedTokens: 2048,
      maxSequences: 256,
      exchangesInHostMemory: true,
      measured: { tokens: 81536 },
    };
    expect(poolDistance(run)).toBeLessThan(0.03);
  });

  it("holds the tokens of Qwen3-235B-A22B-FP8 on four devices within 1 % in SGLang, whose constants come from that run", () => {
    expect(poolDistance(sglangRun)).toBeLessThan(0.01);
    reported({
      ...sglangRun,
      label: "Qwen3-235B-A22B-FP8 tp4, vLLM",
      engine: "vllm",
      version: "0.11.1",
      utilization: 0.9,
      maxSequences: 1024,
      measured: { tokens: 178880 },
    });
  });

  it("profiles 20,000 and 29,000 tokens of Llama-3.1-8B at 2.07 and 2.99 GiB, and leaves its pool within 3 %", () => {
    for (const run of logged) {
      const memory = reported(run);
      expect(Math.abs(poolError(run, memory))).toBeLessThan(0.03);
      expect(Math.abs(memory.activations / gib - run.activationGib)).toBeLessThan(0.02);
    }
    const [small] = logged;
    // 0.3 GiB too much: this version takes more on this device than the parts that it names on an H100.
    const consumer: MemoryRun = {
      ...small!,
      label: "Llama-3.1-8B, RTX 4090, 0.19",
      totalGib: 23.516,
      version: "0.19",
      maxBatchedTokens: 2048,
      measured: { tokens: 41408 },
    };
    expect(poolDistance(consumer)).toBeLessThan(0.07);
    const older: MemoryRun = {
      ...small!,
      label: "Llama-3-8B",
      totalGib: 79.22,
      maxBatchedTokens: 8192,
      measured: { poolGib: 53.29 },
    };
    const memory = reported(older);
    expect(Math.abs(memory.activations / gib - 1.26)).toBeLessThan(0.05);
    expect(Math.abs(poolError(older, memory))).toBeLessThan(0.03);
  });

  it("prints predicted against measured", () => {
    console.log(
      ["", `${"".padEnd(34)} ${"predicted".padStart(12)} ${"measured".padStart(12)}`, ...rows].join("\n"),
    );
    expect(rows.length).toBeGreaterThan(10);
  });
});

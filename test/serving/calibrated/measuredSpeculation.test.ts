import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { predict, type PredictOptions } from "../../../src/predict.ts";
import { describeWithShared, sharedPath } from "../../shared.ts";

interface Run {
  readonly source: string;
  readonly model: string;
  readonly topk: number | null;
  readonly num_steps: number;
  readonly batch_or_concurrency: number | null;
  readonly acceptance_length: number;
  readonly speedup: number;
}

/** Deployments of the published heads that fit on their devices; the table states neither lengths nor sharding. */
const deployments: Readonly<Record<string, Pick<PredictOptions, "model" | "tp">>> = {
  "Qwen3-30B-A3B-Instruct-2507": { model: "qwen3-30b-a3b", tp: 1 },
  "Qwen3-235B-A22B-Instruct-2507": { model: "qwen3-235b-a22b", tp: 4 },
  "Qwen3-Next-80B-A3B-Instruct-FP8": { model: "qwen3-next-80b-a3b-fp8", tp: 2 },
  "Qwen3-Coder-480B-A35B-Instruct": { model: "qwen3-coder-480b-a35b-fp8", tp: 8 },
  "Llama-3.1-8B-Instruct": { model: "llama-3.1-8b", tp: 1 },
  "Llama-3.3-70B-Instruct": { model: "llama-3.3-70b", tp: 4 },
  "Llama-4-Scout-17B-16E-Instruct": { model: "llama-4-scout", tp: 4 },
};

describeWithShared("speed-ups by EAGLE-3 heads in SGLang on H200", "measured/speculative.jsonl", () => {
  it("are predicted from their acceptance lengths within 15 % in the median, and not too high on the whole", () => {
    const runs = readFileSync(sharedPath("measured", "speculative.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Run)
      .filter((run) => run.source.includes("SpecForge") && run.topk === 1 && run.model in deployments);
    expect(runs.length).toBeGreaterThan(200);
    const errors = runs.map((run) => {
      const given = {
        ...deployments[run.model]!,
        hardware: "h200-sxm",
        engine: "sglang",
        isl: 300,
        osl: 800,
        concurrency: run.batch_or_concurrency ?? 1,
      } as const;
      const plain = predict(given);
      const drafted = predict({
        ...given,
        speculation: "eagle",
        draftTokens: run.num_steps,
        acceptanceLength: run.acceptance_length,
      });
      return drafted.outputTokensPerSecond / plain.outputTokensPerSecond / run.speedup - 1;
    });
    const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
    expect(median(errors.map(Math.abs))).toBeLessThan(0.15);
    expect(Math.abs(median(errors))).toBeLessThan(0.1);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { explainFirstOrder } from "../../src/report/explainFirstOrder.ts";
import { firstOrderEquations } from "../../src/report/firstOrderEquations.ts";
import { renderExplanation } from "../../src/report/renderExplanation.ts";
import { solveFirstOrder } from "../../src/serving/first-order/servingModel.ts";
import { readEquationsPage } from "../docs/equationsPage.ts";
import { a100, draft1b, h100, latent, llama8b } from "../serving/first-order/records.ts";

const everything = solveFirstOrder({
  model: llama8b,
  hardware: h100,
  seqLen: 4097,
  batchSize: 4,
  precision: "fp8",
  efficiency: 0.4,
  decodeHardware: a100,
  networkBandwidth: "400 Gbps",
  draftModel: draft1b,
  draftAcceptanceRate: 0.8,
  cachedPrefixLen: 1000,
  prefillChunkTokens: 512,
});
const plain = solveFirstOrder({ model: llama8b, hardware: h100, seqLen: 2048 });
const mla = solveFirstOrder({ model: latent, hardware: h100, seqLen: 2048 });

describe("explainFirstOrder", () => {
  it("says each formula, title and source word for word as docs/equations.md", () => {
    const page = readEquationsPage(readFileSync(new URL("../../docs/equations.md", import.meta.url), "utf8"));
    const entries = page
      .filter(({ area }) => area === "FO")
      .map(({ id, title, formula, source }) => [id, { title, formula, source }]);
    expect(firstOrderEquations).toEqual(Object.fromEntries(entries));
  });

  it("uses every equation in one scenario or another", () => {
    const used = [everything, plain, mla].flatMap((result) =>
      explainFirstOrder(result).steps.map(({ equation }) => equation),
    );
    expect([...new Set(used)].sort()).toEqual(Object.keys(firstOrderEquations).sort());
  });

  it.each([
    ["everything", everything],
    ["plain", plain],
    ["latent attention", mla],
  ] as const)("puts in numbers that give the result: %s", (_, result) => {
    for (const {
      formula,
      symbols,
      result: { symbol, value },
    } of explainFirstOrder(result).steps) {
      const names = symbols.map((known) => known.symbol);
      const right = formula
        .split(" = ")
        .at(-1)!
        .replaceAll("^", "**")
        .replaceAll(/\b(max|min|ceil)\b/g, "Math.$1");
      const evaluated = new Function(...names, `return ${right}`)(
        ...symbols.map((known) => known.value),
      ) as number;
      expect(
        Math.abs(evaluated - value),
        `${symbol} is ${value}, its formula gives ${evaluated}`,
      ).toBeLessThanOrEqual(1e-12 * value);
    }
  });

  it("renders text that a person can follow", () => {
    const text = renderExplanation(explainFirstOrder(plain), "text");
    expect(text).toContain(
      "Llama-3.1-8B on NVIDIA H100\n\nIt fits. TTFT 70.97 ms, ITL 5.194 ms, which is one decode step.",
    );
    expect(text).toContain(
      "2. Work of the weights in prefill [FO-LINEAR-FLOPS]\n   linearFlops = 2 * parametersCount * newTokens * batchSize\n   linearFlops = 2 * 8.03 Bparams * 2048 tokens * 1\n   linearFlops = 32.8909 TFLOP",
    );
    expect(text).toContain("Pope et al. 2023");
    expect(text).not.toMatch(/undefined|NaN/);
  });

  it("renders Markdown with the five papers when every option is on", () => {
    const markdown = renderExplanation(explainFirstOrder(everything), "markdown");
    for (const paper of ["2211.05102", "2403.02310", "2311.18677", "2401.09670", "2211.17192"])
      expect(markdown).toContain(paper);
    expect(markdown).toContain("| `networkBandwidth` | 50 GB/s | given |");
    expect(markdown).not.toMatch(/undefined|NaN/);
  });
});

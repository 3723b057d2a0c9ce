import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli, words } from "./runCli.ts";

const header =
  "id,engine,model,system,gemm_precision,mode,isl,osl,concurrency,tp,pp,attention_dp,moe_tp,moe_ep,speculative,complete,ttft_ms,tpot_ms";
const row = (id: string, model: string, system: string, engine = "vllm") =>
  `${id},${engine},${model},${system},bf16,aggregated,1024,1024,16,1,1,1,1,1,none,yes,100,10`;

describe("validate with a calibration", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "servecast-validate-"));
    const rows = [
      row("its-own", "meta-llama/Llama-3.1-8B-Instruct", "h100_sxm"),
      row("another-model", "Qwen/Qwen3-32B", "h100_sxm"),
      row("another-device", "meta-llama/Llama-3.1-8B-Instruct", "h200_sxm"),
      row("another-engine", "meta-llama/Llama-3.1-8B-Instruct", "h100_sxm", "sglang"),
    ];
    writeFileSync(join(folder, "runs.csv"), `${[header, ...rows].join("\n")}\n`);
    const calibration = {
      format: "servecast-calibration/1",
      model: "llama-3.1-8b",
      hardware: "h100-sxm",
      engine: "vllm",
      constants: [{ name: "decodeKernels", meaning: "", factor: 1.5, low: 1.4, high: 1.6 }],
      leftAlone: [],
      tpotSpread: { low: 0.99, high: 1.01 },
      ttftSpread: { low: 0.98, high: 1.02 },
      evidence: { files: [], points: 3, isl: [1024, 1024], osl: [1024, 1024] },
    };
    writeFileSync(join(folder, "calibration.json"), JSON.stringify(calibration));
    writeFileSync(
      join(folder, "broken.json"),
      JSON.stringify({ ...calibration, constants: [{ name: "x" }] }),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = async (flags: string) => {
    const rows = join(folder, "rows.csv");
    const { code, stdout, stderr } = await runCli(
      words(`validate --data ${folder}/runs.csv --rows ${rows} --json ${flags}`),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { readFileSync } = await import("node:fs");
    const [head = "", ...lines] = readFileSync(rows, "utf8").trim().split("\n");
    const names = head.split(",");
    const predicted = Object.fromEntries(
      lines.map((line) => {
        const cells = line.split(",");
        const cell = (name: string) => Number(cells[names.indexOf(name)]);
        return [
          cells[0]!,
          { tpot: cell("tpot_predicted_ms"), low: cell("tpot_low_ms"), ttft: cell("ttft_predicted_ms") },
        ];
      }),
    );
    return { result: JSON.parse(stdout) as { calibration?: object }, predicted };
  };

  it("uses constants on its device and engine, its interval for its model, and leaves other rows alone", async () => {
    const shipped = await run("");
    const own = await run(`--calibration ${folder}/calibration.json`);
    expect(shipped.result.calibration).toBeUndefined();
    expect(own.result.calibration).toEqual({ rows: 2, ofModel: 1 });
    const ratio = (id: string) => own.predicted[id]!.tpot / shipped.predicted[id]!.tpot;
    expect(ratio("its-own")).toBeGreaterThan(1.3);
    expect(ratio("another-model")).toBeGreaterThan(1.3);
    expect(ratio("another-device")).toBe(1);
    expect(ratio("another-engine")).toBe(1);
    const low = (id: string) => own.predicted[id]!.low / own.predicted[id]!.tpot;
    expect(low("its-own")).toBeCloseTo(0.99, 4);
    expect(low("another-model")).toBeLessThan(0.95);
  });

  it("refuses a broken file and names the place", async () => {
    const { code, stderr } = await runCli(
      words(`validate --data ${folder}/runs.csv --calibration ${folder}/broken.json`),
    );
    expect(code).toBe(2);
    expect(stderr).toContain("broken.json");
    expect(stderr).toContain("name must be one of decodeKernels");
  });
});

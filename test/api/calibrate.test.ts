import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { calibrationFile } from "../../src/api/calibrate/calibrationFile.ts";
import type { Prediction } from "../../src/api/predict/prediction.ts";
import { runCli } from "../cli/runCli.ts";

const samples = fileURLToPath(new URL("../calibration/formats/samples", import.meta.url));
const deployment = ["--model", "llama-3.1-8b", "--hardware", "h100-sxm"];
let folder = "";
const file = (name: string) => join(folder, name);

async function predicted(...flags: string[]): Promise<Prediction> {
  const { stdout, stderr, code } = await runCli(["predict", "llama-3.1-8b", "h100-sxm", "--json", ...flags]);
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  return JSON.parse(stdout) as Prediction;
}

/** Runs of a machine whose decoding takes 1.25 and whose prefill takes 1.4 times as long as predicted. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "servecast-calibrate-"));
  const truth = {
    format: "servecast-calibration/1",
    model: "llama-3.1-8b",
    hardware: "h100-sxm",
    engine: "vllm",
    constants: [
      { name: "decodeKernels", meaning: "", factor: 1.25, low: 1, high: 2 },
      { name: "prefillKernels", meaning: "", factor: 1.4, low: 1, high: 2 },
    ],
    leftAlone: [],
    tpotSpread: { low: 0.9, high: 1.1 },
    ttftSpread: { low: 0.8, high: 1.2 },
    evidence: { files: [], points: 1, isl: [1, 1e6], osl: [1, 1e6] },
  };
  writeFileSync(file("truth.json"), JSON.stringify(truth));
  const rows = ["isl,osl,concurrency,ttft_ms,tpot_ms"];
  for (const isl of [512, 2048, 8192]) {
    for (const concurrency of [1, 8, 32, 96]) {
      const load = ["--isl", String(isl), "--osl", "200", "--concurrency", String(concurrency)];
      const answer = await predicted(
        ...load,
        "--harness",
        "closed-loop",
        "--calibration",
        file("truth.json"),
      );
      rows.push([isl, 200, concurrency, answer.ttftSeconds * 1e3, answer.tpotSeconds * 1e3].join(","));
    }
  }
  writeFileSync(file("runs.csv"), `${rows.join("\n")}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("servecast calibrate", () => {
  it("recovers a machine from its runs, and predict uses what it wrote", async () => {
    const out = file("mine.json");
    const args = ["--out", out, "--date", "2026-01-31", "--engine-version", "0.17.0", "--json"];
    const { stdout, stderr, code } = await runCli(["calibrate", file("runs.csv"), ...deployment, ...args]);
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    const result = JSON.parse(stdout) as { tpot: { before: number; after: number }; calibration: unknown };
    const written = calibrationFile.parse(JSON.parse(readFileSync(out, "utf8")));
    expect(result.calibration).toEqual(written);
    expect(written).toMatchObject({ date: "2026-01-31", engineVersion: "0.17.0", evidence: { points: 12 } });
    const factors = Object.fromEntries(written.constants.map(({ name, factor }) => [name, factor]));
    expect(factors["decodeKernels"]! / 1.25).toBeCloseTo(1, 1);
    expect(factors["prefillKernels"]! / 1.4).toBeCloseTo(1, 1);
    expect(result.tpot.before).toBeGreaterThan(0.1);
    expect(result.tpot.after).toBeLessThan(0.02);

    const [shipped, mine, truth] = [
      await predicted(),
      await predicted("--calibration", out),
      await predicted("--calibration", file("truth.json")),
    ];
    expect(mine.tpotSeconds / truth.tpotSeconds).toBeCloseTo(1, 1);
    expect(mine.tpotSeconds / shipped.tpotSeconds).toBeGreaterThan(1.1);
    const width = ({ tpotIntervalSeconds: [low, high], tpotSeconds }: Prediction) =>
      (high - low) / tpotSeconds;
    expect(width(mine)).toBeLessThan(width(shipped));
  });

  it("warns where a calibration does not hold", async () => {
    const use = (...flags: string[]) =>
      runCli(["predict", ...flags, "--calibration", file("truth.json"), "--json"]);
    const warnings = async (...flags: string[]) =>
      (JSON.parse((await use(...flags)).stdout) as Prediction).warnings[0];
    expect(await warnings("llama-3.1-8b", "h200-sxm")).toContain("is not used for vllm on h200-sxm");
    expect(await warnings("llama-3.1-8b", "h100-sxm", "--engine", "sglang")).toContain(
      "is not used for sglang",
    );
    expect(await warnings("qwen3-8b", "h100-sxm")).toContain("its narrower interval is not");
    expect(await warnings("llama-3.1-8b", "h100-sxm", "--prefill-workers", "1")).toContain(
      "is of one pool: its constants are used for separate pools, its narrower interval is not",
    );
    const narrow = { ...JSON.parse(readFileSync(file("truth.json"), "utf8")) } as { evidence: object };
    narrow.evidence = { files: [], points: 1, isl: [100, 200], osl: [10, 500], concurrency: [1, 4] };
    writeFileSync(file("narrow.json"), JSON.stringify(narrow));
    const { warnings: near } = await predicted("--calibration", file("narrow.json"), "--concurrency", "6");
    expect(near).toContain("isl 1024 lies outside the measured 100 to 200");
    expect(near.join()).not.toContain("concurrency");
  });

  it("holds in full for the layouts that were measured", async () => {
    const out = file("layout.json");
    await runCli(["calibrate", file("runs.csv"), ...deployment, "--out", out]);
    const one = await predicted("--calibration", out);
    expect(one.warnings).toEqual([]);
    const two = await predicted("--calibration", out, "--tp", "2");
    expect(two.warnings[0]).toBe(
      "the calibration is of one device: its constants are used for tp 2, its narrower interval is not",
    );
    const shipped = await predicted("--tp", "2");
    const width = ({ tpotSeconds, tpotIntervalSeconds: [low, high] }: Prediction) =>
      (high - low) / tpotSeconds;
    expect(two.tpotSeconds).toBeGreaterThan(1.1 * shipped.tpotSeconds);
    expect(width(two)).toBeCloseTo(width(shipped), 9);
    expect(width(one)).toBeLessThan(width(two));
  });

  it("refuses a token faster than the device can read its weights: seconds where milliseconds are meant", async () => {
    writeFileSync(file("seconds.csv"), "isl,osl,concurrency,ttft_ms,tpot_ms\n1000,250,8,0.045,0.0076\n");
    const { code, stderr } = await runCli(["calibrate", file("seconds.csv"), ...deployment]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /seconds\.csv:2: a TPOT of 7\.6 us is less than the [\d.]+ ms below which no software on h100-sxm can go/,
    );
  });

  it("leaves runs of other deployments out", async () => {
    const { stdout, code } = await runCli(["calibrate", join(samples, "table.csv"), ...deployment]);
    expect(code).toBe(0);
    expect(stdout).toContain("1 run of other deployments left out");
    expect(stdout).toContain("nothing was written: --out FILE keeps the calibration");
  });

  it("reads files of several tools together", async () => {
    const files = ["vllm.json", "aiperf.json", "genai-perf.json", "guidellm.json", "inference-perf.json"];
    const { stdout, code, stderr } = await runCli([
      "calibrate",
      ...files.map((name) => join(samples, name)),
      ...deployment,
      "--json",
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { calibration } = JSON.parse(stdout) as {
      calibration: { evidence: { files: unknown[]; points: number } };
    };
    expect(calibration.evidence.points).toBe(6);
    expect(calibration.evidence.files).toHaveLength(5);
  });

  it.each([
    ["no file", [], "DATA is missing"],
    ["a missing file", ["none.json"], "cannot read none.json"],
    [
      "runs of another model",
      [join(samples, "vllm.json"), "--model", "qwen3-8b"],
      "none of the 1 runs is of qwen3-8b",
    ],
    [
      "a wrong date",
      [join(samples, "vllm.json"), "--date", "yesterday"],
      "must be a date such as 2026-01-31",
    ],
    ["a degree that does not fit", [join(samples, "vllm.json"), "--ep", "3"], "ep"],
  ])("refuses %s", async (_, args, says) => {
    const { code, stderr } = await runCli([
      "calibrate",
      ...args,
      ...(args.includes("--model") ? ["--hardware", "h100-sxm"] : deployment),
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });

  it.each([
    ["a file that is none", "{}", "format"],
    [
      "a negative factor",
      '{"format":"servecast-calibration/1","model":"m","hardware":"h","engine":"vllm","constants":[{"name":"host","meaning":"","factor":-1,"low":1,"high":1}]}',
      "factor",
    ],
  ])("predict refuses %s and names the field", async (_, text, says) => {
    writeFileSync(file("broken.json"), text);
    const { code, stderr } = await runCli([
      "predict",
      "llama-3.1-8b",
      "h100-sxm",
      "--calibration",
      file("broken.json"),
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain("broken.json");
    expect(stderr).toContain(says);
  });
});

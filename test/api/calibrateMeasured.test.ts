import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Prediction } from "../../src/api/predict/prediction.ts";
import { csvRecords } from "../../src/calibration/rows/csvRecords.ts";
import { findAccelerator } from "../../src/catalog/accelerators.ts";
import { findModel } from "../../src/catalog/models.ts";
import { engineOf } from "../../src/calibration/rows/rowDeployment.ts";
import { runCli } from "../cli/runCli.ts";
import { describeWithShared, sharedPath } from "../shared.ts";

type Row = Readonly<Record<string, string>>;

/** Runs of one model, device and engine each, in 8 bits, lengths drawn between 0.8 and 1 of the stated ones. */
function deployments(): readonly (readonly Row[])[] {
  const rows = csvRecords(readFileSync(sharedPath("measured", "serving.csv"), "utf8")).filter(
    (row) =>
      row["complete"] === "yes" &&
      row["mode"] === "aggregated" &&
      row["origin"] === "inferencex" &&
      row["speculative"] === "none" &&
      row["gemm_precision"] === "fp8",
  );
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = [row["model"], row["system"], row["engine"]].join("|");
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].filter((group) => group.length >= 16).slice(0, 6);
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

describeWithShared("calibrated with a quarter of measured runs", "measured/serving.csv", () => {
  let folder = "";
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "servecast-held-out-"))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("predictions of the others are no farther off, and most lie inside the narrower interval", async () => {
    const errors = { shipped: [] as number[], calibrated: [] as number[], inside: 0 };
    for (const group of deployments()) {
      const [first] = group;
      const names = [findModel(first!["model"]!).id, findAccelerator(first!["system"]!).id] as const;
      const deployment = ["--engine", engineOf(first!["engine"]!), "--weight-dtype", "fp8"];
      const fitted = group.filter((_, index) => index % 4 === 0);
      const mean = (tokens: string) => Math.floor(Number(tokens) * 0.9) + 0.5;
      const lines = fitted.map((row) =>
        [
          mean(row["isl"]!),
          mean(row["osl"]!),
          row["concurrency"],
          row["tp"],
          row["attention_dp"],
          row["moe_ep"],
          row["ttft_ms"],
          row["tpot_ms"],
        ].join(","),
      );
      const [table, file] = [join(folder, "runs.csv"), join(folder, "calibration.json")];
      writeFileSync(
        table,
        ["isl,osl,concurrency,tp,attention_dp,moe_ep,ttft_ms,tpot_ms", ...lines, ""].join("\n"),
      );
      const target = ["--model", names[0], "--hardware", names[1]];
      expect((await runCli(["calibrate", table, ...target, ...deployment, "--out", file])).stderr).toBe("");
      for (const row of group.filter((_, index) => index % 4 === 2)) {
        const range = (tokens: string) => `${Math.round(Number(tokens) * 0.8)}..${tokens}`;
        const load = [
          "--isl",
          range(row["isl"]!),
          "--osl",
          range(row["osl"]!),
          "--concurrency",
          row["concurrency"]!,
        ];
        const sharding = [
          "--tp",
          row["tp"]!,
          "--attention-dp",
          row["attention_dp"] || "1",
          "--ep",
          row["moe_ep"] || "1",
        ];
        const predicted = async (...more: string[]) => {
          const flags = [...deployment, ...load, ...sharding, "--harness", "closed-loop", "--json", ...more];
          return JSON.parse((await runCli(["predict", ...names, ...flags])).stdout) as Prediction;
        };
        const measured = Number(row["tpot_ms"]) / 1e3;
        const [shipped, calibrated] = [await predicted(), await predicted("--calibration", file)];
        errors.shipped.push(Math.abs(shipped.tpotSeconds / measured - 1));
        errors.calibrated.push(Math.abs(calibrated.tpotSeconds / measured - 1));
        const [low, high] = calibrated.tpotIntervalSeconds;
        if (low <= measured && measured <= high) errors.inside++;
      }
    }
    expect(errors.shipped.length).toBeGreaterThan(20);
    expect(median(errors.calibrated)).toBeLessThan(1.05 * median(errors.shipped));
    expect(errors.inside / errors.shipped.length).toBeGreaterThan(0.65);
  });
});

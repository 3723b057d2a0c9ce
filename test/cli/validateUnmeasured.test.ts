import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { csvRecords } from "../../src/calibration/rows/csvRecords.ts";
import { runCli } from "./runCli.ts";

it("validate writes what it predicts for rows without a measurement, and leaves their errors empty", async () => {
  const folder = mkdtempSync(join(tmpdir(), "servecast-validate-"));
  const [data, rows] = [join(folder, "runs.csv"), join(folder, "rows.csv")];
  writeFileSync(
    data,
    "id,model,system,engine,isl,osl,concurrency,tp,ttft_ms,tpot_ms\na,llama-3.1-8b,h100_sxm,vllm,1024,1024,8,1,,8\nb,llama-3.1-8b,h100_sxm,vllm,x,1024,8,1,,8\n",
  );
  const { code, stdout } = await runCli(["validate", "--data", data, "--rows", rows, "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ n: 2, coverage: 0.5, tpot: { n: 1 }, ttft: { n: 0 } });
  const [measured, faulty] = csvRecords(readFileSync(rows, "utf8"));
  rmSync(folder, { recursive: true });
  expect(Number(measured?.["ttft_predicted_ms"])).toBeGreaterThan(10);
  expect(Number(measured?.["ttft_high_ms"])).toBeGreaterThan(Number(measured?.["ttft_predicted_ms"]));
  expect(measured).toMatchObject({ ttft_ms: "", ttft_error: "" });
  expect(Number(measured?.["tpot_error"])).not.toBe(0);
  expect(faulty).toMatchObject({
    isl: "",
    tpot_predicted_ms: "",
    fault: "isl must be a positive number of tokens",
  });
});

import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { beforeAll, describe, expect, it } from "vitest";
import type { SimulationOutput } from "../../src/api/simulate/simulationOutput.ts";
import { runProgram } from "../../src/cli/program.ts";
import { nodeHost } from "../../src/node/nodeHost.ts";
import { runCli, words } from "./runCli.ts";

const folder = mkdtempSync(join(tmpdir(), "servecast-"));
const base = "simulate llama-3.1-8b h100-sxm";

async function simulate(flags: string): Promise<SimulationOutput> {
  const { code, stdout, stderr } = await runCli(words(`${base} ${flags} --json`));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as SimulationOutput;
}

const trace = join(folder, "trace.csv");
beforeAll(() => writeFileSync(trace, "timestamp,input_tokens,output_tokens\n0,100,5\n1,200,6\n2.5,300,7\n"));

it("prints the same bytes for the same seed, and others for another", async () => {
  const flags = "--request-rate 3 --requests 100 --isl 500..1000 --osl 10..50";
  const [once, again, other] = [
    await simulate(flags),
    await simulate(flags),
    await simulate(`${flags} --seed 2`),
  ];
  expect(JSON.stringify(again)).toBe(JSON.stringify(once));
  expect(other.ttftSeconds!.mean).not.toBe(once.ttftSeconds!.mean);
});

it.each(["vllm", "sglang", "trtllm"])("agrees with the prediction at concurrency 1 (%s)", async (engine) => {
  const flags = `--engine ${engine} --concurrency 1 --isl 2048 --osl 256`;
  const simulated = await simulate(`${flags} --requests 5`);
  const { stdout } = await runCli(words(`predict llama-3.1-8b h100-sxm ${flags} --json`));
  const { ttftSeconds: ttft, tpotSeconds: tpot } = JSON.parse(stdout) as {
    ttftSeconds: number;
    tpotSeconds: number;
  };
  expect(Math.abs(simulated.ttftSeconds!.mean! / ttft - 1)).toBeLessThan(0.005);
  expect(Math.abs(simulated.tpotSeconds!.mean! / tpot - 1)).toBeLessThan(0.005);
});

describe("pipeline stages", () => {
  const stages = (pp: number) =>
    `simulate llama-3.1-70b h100-sxm --tp 4 --pp ${pp} --isl 2048 --osl 128 --json`;
  const run = async <Output>(line: string) => JSON.parse((await runCli(words(line))).stdout) as Output;

  it.each([2, 4])("are passed one after another at concurrency 1, as in the prediction (%i)", async (pp) => {
    const load = "--concurrency 1";
    const simulated = await run<SimulationOutput>(`${stages(pp)} ${load}`);
    const { ttftSeconds, tpotSeconds } = await run<{ ttftSeconds: number; tpotSeconds: number }>(
      `${stages(pp).replace("simulate", "predict")} ${load}`,
    );
    expect(Math.abs(simulated.ttftSeconds!.mean! / ttftSeconds - 1)).toBeLessThan(0.005);
    expect(Math.abs(simulated.tpotSeconds!.mean! / tpotSeconds - 1)).toBeLessThan(0.005);
  });

  it("have micro-batches of their own, and serve about the predicted rate", async () => {
    const load = "--concurrency 128";
    const one = await run<SimulationOutput>(`${stages(1)} ${load}`);
    const four = await run<SimulationOutput>(`${stages(4)} ${load}`);
    const { requestsPerSecond } = await run<{ requestsPerSecond: number }>(
      `${stages(4).replace("simulate", "predict")} ${load}`,
    );
    expect(four.steps! / one.steps!).toBeGreaterThan(2.5);
    // Steps of prompts and of decodes differ in length, so that stages wait for each other: the prediction leaves that out.
    expect(Math.abs(four.requestsPerSecond! / requestsPerSecond - 1)).toBeLessThan(0.15);
    expect(four.requestsPerSecond! / one.requestsPerSecond!).toBeGreaterThan(2);
  });
});

it("replicates with other seeds, the first being the run by itself", async () => {
  const flags = "--request-rate 3 --requests 60 --osl 20";
  const alone = await simulate(flags);
  const thrice = await simulate(`${flags} --replications 3`);
  expect(thrice.repeated.length).toBe(3);
  expect(thrice.ttftSeconds).toEqual(alone.ttftSeconds);
  expect(new Set(thrice.repeated.map(({ meanTtftSeconds }) => meanTtftSeconds)).size).toBe(3);
});

it("plays a trace", async () => {
  const output = await simulate(`--trace ${trace} --speed 2`);
  expect(output.requests).toEqual({ total: 3, finished: 3, lost: 0, rejected: 0, inside: 0, ahead: 0 });
  expect(output.durationSeconds).toBeGreaterThan(1.25);
  expect(output.durationSeconds).toBeLessThan(1.5);
});

it("finds the highest rate of an SLO: met there, missed a little above", async () => {
  const flags = "--requests 200 --osl 64 --slo ttft<=200ms@p99";
  const found = await simulate(`${flags} --find-rate --rate-tolerance 0.05`);
  const { requestsPerSecond, refusedRequestsPerSecond } = found.rateSearch!;
  expect(refusedRequestsPerSecond! / requestsPerSecond).toBeLessThanOrEqual(1.05);
  expect(found.feasible).toBe(true);
  expect((await simulate(`${flags} --request-rate ${requestsPerSecond}`)).feasible).toBe(true);
  expect((await simulate(`${flags} --request-rate ${refusedRequestsPerSecond}`)).feasible).toBe(false);
});

it("warns when requests come faster than they are served, and ends all the same", async () => {
  const { warnings, finished } = await simulate("--request-rate 500 --requests 3000 --osl 200");
  expect(finished).toBe(true);
  expect(warnings.join()).toMatch(/not a steady state|times as fast as they were served/);
});

it("warns of the queue that a run leaves behind when its time is up", async () => {
  const { warnings, finished } = await simulate("--request-rate 500 --requests 9000 --osl 20 --max-time 15s");
  expect(finished).toBe(false);
  expect(warnings.join()).toMatch(/requests came \d+\.\d+ times as fast as they were served/);
  const light = await simulate("--request-rate 10 --requests 9000 --max-time 15s");
  expect(light.warnings.join()).not.toContain("times as fast");
});

it("says how many replications were done when it is interrupted", async () => {
  const interrupted = new AbortController();
  const progress = (share: number) => share >= 0.5 && interrupted.abort();
  const host = { ...nodeHost({ signal: interrupted.signal }), progress };
  let stdout = "";
  const io = { stdout: (text: string) => void (stdout += text), stderr: () => undefined, color: false };
  const flags = "--request-rate 5 --requests 300 --replications 8 --workers 1 --json";
  expect(await runProgram(words(`${base} ${flags}`), host, io)).toBe(0);
  const { repeated, warnings } = JSON.parse(stdout) as SimulationOutput;
  expect(repeated.length).toBeGreaterThan(0);
  expect(repeated.length).toBeLessThan(8);
  expect(warnings.join()).toContain(`stopped after ${repeated.length} of 8 replications`);
});

it("serves the rest of a trace with one request beyond every context", async () => {
  const file = join(folder, "long.csv");
  writeFileSync(file, "timestamp,input_tokens,output_tokens\n0,100,5\n1,500000000,6\n");
  const { requests, feasible } = await simulate(`--trace ${file}`);
  expect(feasible).toBe(true);
  expect(requests).toMatchObject({ finished: 1, rejected: 1 });
});

it("says what does not fit instead of simulating it", async () => {
  const { stdout } = await runCli(words("simulate llama-3.1-405b h100-sxm --json"));
  const output = JSON.parse(stdout) as SimulationOutput;
  expect(output.feasible).toBe(false);
  expect(output.reasons[0]!.code).toBe("weights_do_not_fit");
  expect(output.ttftSeconds).toBeNull();
});

it("rejects requests that no worker could hold, and says so", async () => {
  const { requests, warnings } = await simulate(`--trace ${trace} --kv-blocks 15`);
  expect(requests!.rejected).toBe(1);
  expect(warnings.join()).toContain("1 of 3 requests are longer than a replica can hold and were rejected");
});

it("simulates pools, sessions, prefixes, drafts, failures and scaling from the command line", async () => {
  const disaggregated = await simulate("--prefill-workers 1 --request-rate 2 --requests 30 --osl 20");
  expect(disaggregated.requests!.finished).toBe(30);
  const sessions = await simulate(
    "--turns 3 --request-rate 1 --requests 20 --osl 20 --isl 100 --prefix-caching --shared-prefix-tokens 500",
  );
  expect(sessions.requests!.finished).toBe(60);
  expect(sessions.prefixHitRatio).toBeGreaterThan(0.5);
  const drafts = await simulate("--draft-tokens 3 --concurrency 4 --osl 50");
  expect(drafts.draftAcceptance).toBeGreaterThan(0.2);
  const failing = await simulate(
    "--replicas 2 --request-rate 20 --requests 100 --osl 100 --failures 0@1s+2s --on-failure lose",
  );
  expect(failing.requests!.lost).toBeGreaterThan(0);
  const scaled = await simulate(
    "--replicas 4 --request-rate 20 --requests 300 --osl 100 --autoscale queue:0.5..2,min=1,every=2s,startup=5s --max-sequences 8",
  );
  expect(scaled.requests!.finished).toBe(300);
  expect(scaled.replicaSeconds! / scaled.durationSeconds!).toBeGreaterThan(1);
  expect(scaled.replicaSeconds! / scaled.durationSeconds!).toBeLessThan(4);
});

it("says where prompts share prefixes that nothing caches", async () => {
  const load = "--request-rate 1 --requests 5 --osl 5";
  const says = async (flags: string) => (await simulate(`${load} ${flags}`)).assumptions.join();
  for (const shared of ["--turns 2", "--shared-prefix-tokens 50"]) {
    expect(await says(shared)).toContain("prefixCaching is off");
    expect(await says(`${shared} --prefix-caching`)).not.toContain("prefixCaching");
  }
  expect(await says("")).not.toContain("prefixCaching");
});

describe("files", () => {
  it("writes requests, steps, plots and a page, and nothing else", async () => {
    const out = mkdtempSync(join(tmpdir(), "servecast-"));
    const at = (name: string) => join(out, name);
    await simulate(
      `--concurrency 4 --osl 20 --requests-file ${at("r.csv")} --itls-file ${at("i.csv")} --trace-file ${at("t.json")} --plot-file ${at("p.svg")} --report-file ${at("r.html")}`,
    );
    await simulate(
      `--concurrency 4 --osl 20 --requests-file ${at("r.parquet")} --itls-file ${at("i.parquet")}`,
    );
    expect(readdirSync(out).toSorted()).toEqual([
      "i.csv",
      "i.parquet",
      "p.svg",
      "r.csv",
      "r.html",
      "r.parquet",
      "t.json",
    ]);
    expect(readFileSync(at("i.csv"), "utf8").trim().split("\n").length).toBe(1 + 40 * 20);
    const tokens = await parquetReadObjects({ file: await asyncBufferFromFile(at("i.parquet")) });
    expect(tokens.filter(({ itlSeconds }) => itlSeconds === null).length).toBe(40);
    const rows = readFileSync(at("r.csv"), "utf8").trim().split("\n");
    expect(rows.length).toBe(41);
    const parquet = await parquetReadObjects({ file: await asyncBufferFromFile(at("r.parquet")) });
    expect(parquet.length).toBe(40);
    expect(String(parquet[7]!["ttftSeconds"])).toBe(rows[8]!.split(",")[10]);
    expect(
      (JSON.parse(readFileSync(at("t.json"), "utf8")) as { traceEvents: unknown[] }).traceEvents.length,
    ).toBeGreaterThan(100);
    expect(readFileSync(at("p.svg"), "utf8")).toMatch(/^<svg .*<path .*<\/svg>\n$/s);
    expect(readFileSync(at("r.html"), "utf8")).not.toMatch(/NaN|undefined|<script/);
  });

  it.each(["--trace missing.csv", "--report-file missing/r.html"])(
    "writes no file at all when the run cannot be: %s",
    async (flags) => {
      const out = mkdtempSync(join(tmpdir(), "servecast-"));
      const { code } = await runCli(words(`${base} ${flags} --requests-file ${join(out, "r.csv")}`));
      expect(code).toBe(2);
      expect(readdirSync(out)).toEqual([]);
    },
  );
});

it.each([
  ["--slo ttft", 'slo "ttft" is not a demand on a latency'],
  ["--slo speed<=5ms", 'slo names the unknown metric "speed"'],
  ["--slo ttft<=5", "slo must state its unit"],
  ["--slo ttft<=5ms@p98", 'slo names the unknown statistic "p98"'],
  ["--find-rate", "findRate needs an slo"],
  ["--find-rate --slo ttft<=1s --concurrency 4", "concurrency makes a closed loop"],
  ["--request-rate 2 --concurrency 4", "state one of them"],
  ["--request-rate -1", "--request-rate must be greater than 0"],
  ["--request-rate NaN", "--request-rate must be a number"],
  ["--burstiness 2 --request-rate 1", "burstiness is the shape of gamma or weibull arrivals"],
  ["--turns 3", "sessions arrive in an open loop"],
  ["--rate-profile 5s:2", "must begin at 0s"],
  ["--rate-profile fast", '"fast" is not TIME:RATE'],
  ["--rate-profile daily:4,1.5/1h", "daily:MEAN,AMPLITUDE"],
  ["--rate-profile 0s:2,9s:x", '"9s:x" is not TIME:RATE'],
  ["--failures 0@5", 'failures: "0@5" is not REPLICA@TIME+DURATION'],
  ["--failures 3@5s+1s", "there is no replica 3"],
  ["--autoscale cpu:1..2", '"cpu:1..2" is not METRIC:LOWER..UPPER'],
  ["--autoscale queue:3..2", "needs an upper bound above the lower"],
  [
    "--max-batch-tokens 16 --max-sequences 64",
    "--max-batch-tokens must hold a token of each of 64 sequences, got 16",
  ],
  ["--kv-reservation maximum", "--kv-reservation maximum needs maxSequenceTokens"],
  ["--batching static", "--batching static reserves memory before a sequence starts"],
  ["--requests-file out.xls", "--requests-file must end in .csv or .parquet"],
  ["--report-file none/out.html", '--report-file must lie in a folder that exists, got "none/out.html"'],
  ["--speed 2", "--speed (2) is that of a trace"],
  ["--shared-prefixes 3", "--shared-prefixes (3) needs a prefix to share"],
  ["--think-time long", "--think-time"],
  ["--seed 1.5", "--seed must be a whole number"],
  ["--routing best", "--routing"],
])("refuses %s", async (flags, message) => {
  const { code, stderr, stdout } = await runCli(words(`${base} ${flags}`));
  expect(stderr).toContain(message);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

it("names the line of a malformed trace", async () => {
  const bad = join(folder, "bad.csv");
  writeFileSync(bad, "timestamp,input_tokens,output_tokens\n0,100,5\n-1,200,6\n");
  const { code, stderr } = await runCli(words(`${base} --trace ${bad}`));
  expect(code).toBe(2);
  expect(stderr).toContain("bad.csv: line 3");
});

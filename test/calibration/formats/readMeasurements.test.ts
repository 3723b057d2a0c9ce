import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readMeasurements } from "../../../src/calibration/formats/readMeasurements.ts";
import { faultOf } from "../../api/faultOf.ts";

const sample = (name: string) => readFileSync(new URL(`samples/${name}`, import.meta.url), "utf8");
const read = (name: string) => readMeasurements(sample(name), name, {});
const changed = (name: string, change: (document: Record<string, unknown>) => void) => {
  const document = JSON.parse(sample(name)) as Record<string, unknown>;
  change(document);
  return JSON.stringify(document);
};
const llama = "meta-llama/Llama-3.1-8B-Instruct";

describe("readMeasurements", () => {
  it("reads vLLM bench serve: totals over completed requests, milliseconds", () => {
    expect(read("vllm.json")).toEqual({
      file: "vllm.json",
      format: "vllm",
      points: [
        {
          place: "vllm.json",
          isl: 1024,
          osl: 256,
          load: { concurrency: 32 },
          requests: 320,
          ttftSeconds: 0.2105,
          tpotSeconds: 0.00925,
          model: llama,
        },
      ],
    });
  });

  it("takes a finite rate as the load, and all requests at once where nothing limits them", () => {
    const load = (change: (document: Record<string, unknown>) => void) =>
      readMeasurements(changed("vllm.json", change), "a.json", {}).points[0]!.load;
    expect(load((run) => (run["request_rate"] = 2.5))).toEqual({ requestRate: 2.5 });
    expect(load((run) => (run["max_concurrency"] = null))).toEqual({ concurrency: 320 });
  });

  it("reads SGLang bench_serving: a run a line, an infinite rate as Python writes it", () => {
    const { format, points } = read("sglang.jsonl");
    expect(format).toBe("sglang");
    expect(points).toHaveLength(2);
    expect(points[0]).toMatchObject({
      place: "sglang.jsonl:1",
      isl: 1024,
      osl: 256,
      load: { concurrency: 16 },
      ttftSeconds: 0.0952,
      tpotSeconds: 0.0078,
    });
    expect(points[1]).toMatchObject({
      place: "sglang.jsonl:2",
      isl: 768.5,
      osl: 193,
      load: { requestRate: 2.5 },
    });
  });

  it("reads AIPerf and GenAI-Perf", () => {
    expect(read("aiperf.json").points).toEqual([
      {
        place: "aiperf.json",
        isl: 550.4,
        osl: 256,
        load: { concurrency: 8 },
        requests: 80,
        ttftSeconds: 0.1205,
        tpotSeconds: 0.0085,
        model: llama,
      },
    ]);
    expect(read("genai-perf.json").points[0]).toMatchObject({
      isl: 500,
      osl: 200,
      load: { concurrency: 4 },
      model: llama,
    });
  });

  it("reads GuideLLM: a point a benchmark, gaps without the first token", () => {
    const { format, points } = read("guidellm.json");
    expect(format).toBe("guidellm");
    expect(points).toHaveLength(2);
    expect(points[0]).toMatchObject({
      place: "guidellm.json, run 1",
      load: { concurrency: 1 },
      requests: 40,
      ttftSeconds: 0.061,
      tpotSeconds: 0.0066,
    });
    expect(points[1]).toMatchObject({ load: { requestRate: 4 }, tpotSeconds: 0.0079 });
  });

  it("reads inference-perf: seconds, the achieved rate", () => {
    expect(read("inference-perf.json").points).toEqual([
      {
        place: "inference-perf.json",
        isl: 512,
        osl: 250,
        load: { requestRate: 2.003 },
        requests: 120,
        ttftSeconds: 0.068,
        tpotSeconds: 0.0075,
      },
    ]);
  });

  it("takes the concurrency of an inference-perf stage that states one, not the rate that came of it", () => {
    const [name, text] = ["inference-perf.json", sample("inference-perf.json")];
    const document = JSON.parse(text) as { load_summary: object };
    const stage = { ...document, load_summary: { ...document.load_summary, concurrency: 16 } };
    expect(readMeasurements(JSON.stringify(stage), name, {}).points[0]?.load).toEqual({ concurrency: 16 });
  });

  it("tells what served from the backend of SGLang's client", () => {
    const run = (backend: string) =>
      sample("sglang.jsonl").split("\n")[0]!.replace('"sglang"', `"${backend}"`);
    const engineOf = (backend: string) => readMeasurements(run(backend), "x.jsonl", {}).points[0]?.engine;
    expect(["sglang-oai-chat", "vllm", "trt", "lmdeploy"].map(engineOf)).toEqual([
      "sglang-oai-chat",
      "vllm",
      "trt",
      undefined,
    ]);
  });

  it("reads a CSV table: aggregated rows, one latency suffices", () => {
    const { format, points } = read("table.csv");
    expect(format).toBe("csv");
    expect(points.map(({ place }) => place)).toEqual(["table.csv:2", "table.csv:3", "table.csv:5"]);
    expect(points[0]).toMatchObject({
      model: llama,
      system: "h100_sxm",
      sharding: { tp: 1 },
      engineVersion: "0.11.0",
    });
    expect(points[1]).not.toHaveProperty("ttftSeconds");
    expect(points[2]).toMatchObject({ sharding: { tp: 4 }, tpotSeconds: 0.015 });
  });

  it("takes lengths and load from the user where the file is silent", () => {
    const text = "ttft_ms,tpot_ms\n50,7\n";
    expect(readMeasurements(text, "a.csv", { isl: 100, osl: 50, concurrency: 4 }).points[0]).toMatchObject({
      isl: 100,
      osl: 50,
      load: { concurrency: 4 },
    });
  });

  it.each([
    ["an empty file", " \n", "empty_file", "is empty"],
    ["another JSON", '{"a": 1}', "unknown_format", "no result of vLLM bench serve"],
    ["broken JSON", '{"a": 1', "malformed_document", "a.json:1"],
    ["text", "hello", "malformed_document", "neither JSON nor a table"],
    ["a table without lengths", "concurrency,ttft_ms\n1,50\n", "missing", "a.json:2: isl is missing"],
    ["a table without load", "isl,osl,ttft_ms\n1,1,50\n", "missing", "a.json:2: concurrency is missing"],
    [
      "a table without latencies",
      "isl,osl,concurrency,ttft_ms\n1,1,1,\n",
      "missing",
      "neither ttft_ms nor tpot_ms",
    ],
    [
      "a word for a number",
      "isl,osl,concurrency,ttft_ms\n1,1,1,slow\n",
      "not_a_number",
      'a.json:2: ttft_ms must be a number, got "slow"',
    ],
  ])("refuses %s and says where", (_, text, code, says) => {
    const fault = faultOf(() => readMeasurements(text, "a.json", {}));
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(says);
  });

  it("names the fields that it looked for in vain", () => {
    const without = (name: string, ...keys: string[]) =>
      faultOf(() =>
        readMeasurements(
          changed(name, (document) => keys.forEach((key) => delete document[key])),
          "a.json",
          {},
        ),
      );
    const noLength = without("aiperf.json", "input_sequence_length");
    expect(noLength).toMatchObject({ code: "missing", hint: "state --isl" });
    expect(noLength.message).toContain("input_sequence_length.avg");
    expect(without("aiperf.json", "input_config").hint).toBe("state --concurrency");
  });
});

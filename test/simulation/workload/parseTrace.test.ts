import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parseTrace } from "../../../src/simulation/workload/parseTrace.ts";
import { traceWorkload } from "../../../src/simulation/workload/trace.ts";
import { dateTimeSeconds } from "../../../src/simulation/workload/traceTime.ts";
import { describeWithShared, sharedPath } from "../../shared.ts";

const azure =
  "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 23:59:59.9000000,374,44\r\n2023-11-17 00:00:01.1500000,396,109\r\n";

it("reads Azure's 2023 trace, over midnight and with its line ends", () => {
  const trace = parseTrace(azure);
  expect(trace.format).toBe("Azure LLM inference trace");
  expect([...trace.arrivalSeconds!].map((at) => at.toFixed(6))).toEqual(["0.000000", "1.250000"]);
  expect([...trace.inputTokens]).toEqual([374, 396]);
  expect([...trace.outputTokens]).toEqual([44, 109]);
});

it("reads Azure's 2024 times with their zone", () => {
  expect(dateTimeSeconds("2024-05-10 00:00:00.009930+00:00")).toEqual({
    whole: 1715299200,
    fraction: 0.00993,
  });
  expect(dateTimeSeconds("2024-05-10 02:00:00+02:00")).toEqual({ whole: 1715299200, fraction: 0 });
  expect(dateTimeSeconds("1970-01-01T00:00:00Z")).toEqual({ whole: 0, fraction: 0 });
  expect(dateTimeSeconds("374")).toBeUndefined();
  for (const date of ["2023-02-31", "2023-02-29", "2023-04-31", "2024-13-01", "2024-06-00"])
    expect(dateTimeSeconds(`${date} 10:00:00`), date).toBeUndefined();
  for (const date of ["2024-02-29", "2023-12-31", "2000-02-29"])
    expect(dateTimeSeconds(`${date} 10:00:00`), date).toBeDefined();
});

it("reads Mooncake's hash ids as shared text", () => {
  const trace = parseTrace(
    '{"timestamp": 0, "input_length": 1000, "output_length": 5, "hash_ids": [0, 1]}\n{"timestamp": 2500, "input_length": 513, "output_length": 7, "hash_ids": [0, 9]}\n',
  );
  expect([...trace.arrivalSeconds!]).toEqual([0, 2.5]);
  expect([...trace.content!.stream]).toEqual([0, 1, 0, 9]);
  expect([...trace.content!.length]).toEqual([512, 488, 512, 1]);
});

it("leaves out the failed requests of BurstGPT and counts them", () => {
  const trace = parseTrace(
    "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,ChatGPT,472,18,490,Conversation log\n45,ChatGPT,1087,0,1087,Conversation log\n118,GPT-4,417,276,693,Conversation log\n",
  );
  expect(trace.skipped).toBe(1);
  expect([...trace.arrivalSeconds!]).toEqual([0, 113]);
});

it("reads a request log of JSON lines", () => {
  const trace = parseTrace(
    '{"arrival_time": 10.5, "input_toks": 3, "output_toks": 4}\n{"arrival_time": 11, "input_toks": 5, "output_toks": 6}',
  );
  expect([...trace.arrivalSeconds!]).toEqual([0, 0.5]);
});

it("takes the first requests of a trace, faster", () => {
  const workload = traceWorkload(parseTrace(azure), { requests: 2, speed: 2 });
  expect(workload.arrivalSeconds[1]).toBeCloseTo(0.625, 9);
  expect(traceWorkload(parseTrace(azure), { requests: 1 }).count).toBe(1);
});

it("asks for arrivals where a trace has only lengths", () => {
  const trace = parseTrace("num_prefill_tokens,num_decode_tokens\n10,2\n");
  expect(() => traceWorkload(trace)).toThrow("the trace holds lengths only");
});

it.each([
  ["the trace is empty", "  \n"],
  ["line 1: no columns for input and output tokens among a, b", "a,b\n1,2\n"],
  ["line 3: 2 cells under 3 column names", "timestamp,input_tokens,output_tokens\n0,1,1\n1,1\n"],
  ["line 2: input tokens is not a number: many", "timestamp,input_tokens,output_tokens\n0,many,1\n"],
  ["line 2: the arrival is not a number: NaN", "timestamp,input_tokens,output_tokens\nNaN,1,1\n"],
  [
    "line 2: there is no such date or time: 2023-13-16 18:15:46",
    "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-13-16 18:15:46,1,1\n",
  ],
  [
    "line 2: there is no such date or time: 2023-11-16 24:15:46",
    "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 24:15:46,1,1\n",
  ],
  ["line 3: arrives before line 2", "timestamp,input_tokens,output_tokens\n5,1,1\n4,1,1\n"],
  ["line 2: the arrival is negative: -1", "timestamp,input_tokens,output_tokens\n-1,1,1\n"],
  [
    "line 2: input tokens must be a whole number of at least 1, got 0",
    "timestamp,input_tokens,output_tokens\n0,0,1\n",
  ],
  [
    "line 2: output tokens must be a whole number of at least 1, got 1.5",
    "timestamp,input_tokens,output_tokens\n0,1,1.5\n",
  ],
  ["line 2: not a JSON object", '{"timestamp": 0, "input_length": 1, "output_length": 1}\n{oops\n'],
  ["line 1: no output tokens", '{"timestamp": 0, "input_length": 1}\n'],
  [
    "line 1: 1000 input tokens are 2 blocks of 512, but there are 1 hash ids",
    '{"timestamp": 0, "input_length": 1000, "output_length": 1, "hash_ids": [4]}',
  ],
  ["line 1: a JSON array is not a trace", "[1]"],
])("refuses a trace: %s", (message, text) => {
  expect(() => parseTrace(text)).toThrow(message);
});

describeWithShared("recorded traces", "measured/traces", () => {
  const read = (name: string) => parseTrace(readFileSync(sharedPath("measured", "traces", name), "utf8"));
  it.each([
    ["AzureLLMInferenceTrace_conv_2023.csv", 19366, 3501],
    ["AzureLLMInferenceTrace_code_2023.csv", 8819, 3435],
    ["mooncake_fast25_conversation_first1500.jsonl", 1500, 509],
    ["mooncake_fast25_synthetic_first1500.jsonl", 1500, 405],
    ["sharegpt_300_llama31_lengths.csv", 300, undefined],
    ["vidur_arxiv_summarization_lengths_first3000.csv", 3000, undefined],
  ])("reads %s: %i requests", (name, requests, seconds) => {
    const trace = read(name);
    expect(trace.inputTokens.length).toBe(requests);
    if (seconds !== undefined) expect(Math.floor(trace.arrivalSeconds!.at(-1)!)).toBe(seconds);
  });
});

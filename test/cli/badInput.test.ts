import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli, words } from "./runCli.ts";

const solve = "solve llama-3.1-8b h100-sxm";
const predict = "predict llama-3.1-8b h100-sxm";
let folder = "";

const files: Readonly<Record<string, string>> = {
  "broken.json": '{\n  "model": "llama-3.1-8b",\n  "seqLen": 2048,,\n}\n',
  "short.json": '{"model": "llama-3.1-8b"',
  "broken.yaml": "model: llama-3.1-8b\nhardware: [h100-sxm\nseqLen: 2048\n",
  "unknown-field.yaml": "model: llama-3.1-8b\nhardware: h100-sxm\nseqLength: 2048\n",
  "misspelt.yaml": "modle: llama-3.1-8b\nhardware: h100-sxm\n",
  "wrong-value.yaml": "model: llama-3.1-8b\nhardware: h100-sxm\nseqLen: long\n",
  "list.yaml": "- model\n",
  "no-unit.yaml": "name: Mine\nmemoryCapacity: 24\nmemoryBandwidth: 1 TB/s\npeakFlops:\n  fp16: 100 TFLOPS\n",
  "wrong-unit.yaml":
    "name: Mine\nmemoryCapacity: 24 GB/s\nmemoryBandwidth: 1 TB/s\npeakFlops:\n  fp16: 100 TFLOPS\n",
  "missing.yaml": "name: Mine\nmemoryCapacity: 24 GB\npeakFlops:\n  fp16: 100 TFLOPS\n",
  "groups.yaml":
    "name: Mine\narchitecture:\n  hiddenSize: 8\n  vocabularySize: 8\n  tiedEmbeddings: true\n  layers:\n    - count: 1\n      mixer: { kind: none }\n      feedForward: { kind: mixture, experts: 8, expertsPerToken: 2, intermediateSize: 8, gated: true, expertGroups: { count: 2, chosen: 3 } }\n",
  "unknown-architecture.json": '{"model_type": "transmogrifier", "hidden_size": 8}',
  "layer-kind.yaml":
    "name: Mine\narchitecture:\n  hiddenSize: 8\n  vocabularySize: 8\n  tiedEmbeddings: true\n  layers:\n    - count: 0\n      mixer: { kind: none }\n      feedForward: { kind: none }\n",
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "servecast-bad-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Each wrong command and what its one message must say; DIR is the folder of the files above. */
const cases: readonly (readonly [fault: string, command: string, says: readonly string[]])[] = [
  [
    "an unknown model",
    "solve lama-3.1-8b h100-sxm",
    ['unknown model "lama-3.1-8b"', "did you mean", "llama-3.1-8b"],
  ],
  [
    "two comparisons",
    `${predict} --compare tp=1,2 --compare ep=1,2`,
    ["--compare", 'It was given before, as "tp=1,2"'],
  ],
  [
    "a comparison of what is no field",
    `${predict} --compare zzz=1,2`,
    ['no field "zzz"', "for example tp=1,2,4"],
  ],
  ["an unknown accelerator", "solve llama-3.1-8b h1000-sxm", ['unknown accelerator "h1000-sxm"', "h100-sxm"]],
  ["an ambiguous accelerator", "solve llama-3.1-8b a100", ["ambiguous", "a100-sxm-80gb", "a100-pcie-40gb"]],
  ["an unknown name", "show qwertz", ['no model and no accelerator is called "qwertz"']],
  ["a missing argument", "solve llama-3.1-8b", ["HARDWARE is missing"]],
  [
    "a plot of no known form",
    "validate --data DIR/runs.csv --plot a.jpg",
    ["--plot", "a.jpg", ".svg or .png"],
  ],
  [
    "rows of a validation in no folder",
    "validate --data DIR/runs.csv --rows DIR/none/rows.csv",
    ["--rows must lie in a folder that exists", "none/rows.csv"],
  ],
  ["an excess argument", `${solve} 2048`, ["too many arguments"]],
  [
    "a wrong unit",
    `${solve} --network-bandwidth "100 GX/s"`,
    ["--network-bandwidth", "unknown unit", '"GX/s"'],
  ],
  ["a wrong dimension", `${solve} --network-bandwidth "100 GB"`, ["--network-bandwidth must be a bandwidth"]],
  [
    "a missing unit",
    `${solve} --network-bandwidth 100`,
    ["--network-bandwidth must state its unit", '"100 GB/s"'],
  ],
  [
    "a bandwidth that is not a number",
    `${solve} --network-bandwidth "NaN GB/s"`,
    ["--network-bandwidth", "finite"],
  ],
  ["a bandwidth of zero", `${solve} --network-bandwidth "0 GB/s"`, ["--network-bandwidth must be positive"]],
  [
    "a negative bandwidth",
    `${solve} --network-bandwidth "-1 GB/s"`,
    ["--network-bandwidth must be positive"],
  ],
  ["NaN for a length", `${solve} --seq-len NaN`, ['--seq-len must be a number, got "NaN"']],
  ["infinity for a ratio", `${solve} --efficiency Infinity`, ["--efficiency", '"Infinity"']],
  ["a negative length", `${solve} --seq-len -5`, ["--seq-len must be at least 1, got -5"]],
  ["a length of zero", `${solve} --seq-len 0`, ["--seq-len must be at least 1, got 0"]],
  ["a batch of zero", `${solve} --batch-size 0`, ["--batch-size must be at least 1, got 0"]],
  ["fractional tokens", `${solve} --seq-len 12.5`, ["--seq-len must be a whole number, got 12.5"]],
  ["a fractional batch", `${solve} --batch-size 1.5`, ["--batch-size must be a whole number"]],
  [
    "fractional chunks",
    `${solve} --prefill-chunk-tokens 0.5`,
    ["--prefill-chunk-tokens must be a whole number"],
  ],
  ["chunks of zero tokens", `${solve} --prefill-chunk-tokens 0`, ["--prefill-chunk-tokens"]],
  [
    "a prefix as long as the prompt",
    `${solve} --seq-len 100 --cached-prefix-len 100`,
    ["--cached-prefix-len must be below"],
  ],
  ["a negative prefix", `${solve} --cached-prefix-len -1`, ["--cached-prefix-len"]],
  [
    "an acceptance above 1",
    `${solve} --draft-acceptance-rate 1.5`,
    ["--draft-acceptance-rate must be between 0 and 1"],
  ],
  [
    "an acceptance below 0",
    `${solve} --draft-acceptance-rate -0.1`,
    ["--draft-acceptance-rate must be between 0 and 1"],
  ],
  ["an efficiency of zero", `${solve} --efficiency 0`, ["--efficiency must be above 0"]],
  ["an efficiency above 1", `${solve} --efficiency 1.01`, ["--efficiency must be above 0 and at most 1"]],
  ["an unknown precision", `${solve} --precision fp7`, ["--precision", '"fp7"', "bf16, fp16, fp32, fp8"]],
  ["an unknown flag", `${solve} --batch 4`, ["unknown option '--batch'"]],
  ["a mistyped flag", `${solve} --seq-le 4`, ["unknown option '--seq-le'", "--seq-len"]],
  ["a flag without its value", `${solve} --seq-len`, ["--seq-len", "argument missing"]],
  ["contradictory flags", `${solve} --json --format csv`, ["--json", "cannot be used with", "--format"]],
  ["an unknown format", `${solve} --format pdf`, ["pdf", "text, markdown, csv"]],
  ["an unknown command", "sove llama-3.1-8b", ["unknown command 'sove'", "solve"]],
  ["an unknown shell", "complete tcsh", ["bash, zsh, fish, powershell"]],
  ["malformed JSON", "solve --config DIR/broken.json", ["not valid JSON", "line 3, column 18"]],
  ["JSON that ends too early", "solve --config DIR/short.json", ["ends too early", "line 1, column 25"]],
  ["malformed YAML", "solve --config DIR/broken.yaml", ["not valid YAML", "line 3, column 1"]],
  [
    "an unknown field of a scenario",
    "solve --config DIR/unknown-field.yaml",
    ["unknown-field.yaml:3:12", 'unknown field "seqLength"', "did you mean seqLen?"],
  ],
  [
    "a misspelt field of a scenario where the field is required",
    "predict --config DIR/misspelt.yaml",
    ["misspelt.yaml:1:8", 'unknown field "modle"', "did you mean model?"],
  ],
  [
    "a wrong value in a scenario",
    "solve --config DIR/wrong-value.yaml",
    ["wrong-value.yaml:3:9", 'seqLen must be a number, got "long"'],
  ],
  ["a scenario that is no mapping", "solve --config DIR/list.yaml", ["must hold a mapping"]],
  [
    "a scenario that cannot be read",
    "solve --config DIR/none.yaml",
    ["cannot read", "no such file or directory"],
  ],
  [
    "a file that cannot be read",
    "solve llama-3.1-8b DIR/none.yaml",
    ["cannot read", "no such file or directory"],
  ],
  ["a directory without config.json", "show DIR", ["cannot read", "config.json"]],
  [
    "a figure without a unit in a file",
    "solve llama-3.1-8b DIR/no-unit.yaml",
    ["no-unit.yaml:2", "memoryCapacity", "unit"],
  ],
  [
    "a figure of a wrong dimension in a file",
    "solve llama-3.1-8b DIR/wrong-unit.yaml",
    ["memoryCapacity", "an amount of memory"],
  ],
  ["a missing figure in a file", "solve llama-3.1-8b DIR/missing.yaml", ["memoryBandwidth", "missing"]],
  ["an unknown architecture", "show DIR/unknown-architecture.json", ["model_type", "transmogrifier"]],
  [
    "more groups of experts chosen than there are",
    "show DIR/groups.yaml",
    ["groups.yaml:9", "expertGroups must not have more groups chosen than counted"],
  ],
  [
    "a wrong field of a model file",
    "show DIR/layer-kind.yaml",
    ["layer-kind.yaml:7:14", "count must be at least 1, got 0"],
  ],
  [
    "an engine version that is none",
    `${predict} --engine-version latest`,
    ['--engine-version must be a version such as 0.6.3, got "latest"'],
  ],
  [
    "experts over more ranks than there are",
    `${predict} --ep 2`,
    ["--ep (2) must divide tp times attentionDp (1)"],
  ],
  [
    "an unknown way to speculate",
    `${predict} --draft-tokens 2 --speculation eagel`,
    ["--speculation must be one of draft-model, eagle, mtp, ngram", '"eagel"', "did you mean eagle"],
  ],
  [
    "prediction layers that the model lacks",
    `${predict} --draft-tokens 2 --speculation mtp`,
    [
      "--speculation by mtp needs prediction layers, and llama-3.1-8b ships none",
      "draft-model, eagle, ngram",
    ],
  ],
  ["drafts of unknown number", `${predict} --speculation eagle`, ["--speculation needs draftTokens"]],
  ["too many drafts", `${predict} --draft-tokens 17`, ["--draft-tokens must be at most 16, got 17"]],
  [
    "an unknown draft model",
    `${predict} --draft-tokens 2 --draft-model lama-3.2-1b`,
    ['unknown model "lama-3.2-1b"', "llama-3.2-1b"],
  ],
  [
    "an acceptance curve that rises",
    `${predict} --draft-tokens 2 --acceptance-curve 0.5,0.6`,
    ["--acceptance-curve must fall from at most 1 to at least 0", '"0.5,0.6"'],
  ],
  [
    "a list with a gap",
    `${predict} --isl 100,,300`,
    ["--isl must be a number of tokens, a range or a list", '"100,,300"', "128,512,4096"],
  ],
  ["a negative spread", `${predict} --isl-cv -1`, ["--isl-cv must be at least 0, got -1"]],
  ["two spreads", `${predict} --osl-cv 1 --osl-sigma 1`, ["oslSigma and oslCv exclude each other"]],
  [
    "a hit ratio of all tokens",
    `${predict} --prefix-hit-ratio 1`,
    ["--prefix-hit-ratio must be less than 1, got 1"],
  ],
  [
    "an unknown tier",
    `${predict} --prefix-tier disk`,
    ["--prefix-tier must be one of device, host", '"disk"'],
  ],
  [
    "a host link without a unit",
    `${predict} --cached-prefix-len 100 --prefix-tier host --host-bandwidth 20`,
    ["--host-bandwidth must state its unit"],
  ],
  [
    "more memory than there is",
    `${predict} --gpu-memory-utilization 1.2`,
    ["--gpu-memory-utilization must be at most 1, got 1.2"],
  ],
  [
    "a step too small for its sequences",
    `${predict} --max-batch-tokens 16 --max-sequences 32`,
    ["--max-batch-tokens must hold a token of each of 32 sequences, got 16"],
  ],
  [
    "an unknown flag near a known one",
    `${predict} --max-batch-token 16`,
    ["Did you mean --max-batch-tokens"],
  ],
  ["context parallelism without a pool", `${predict} --prefill-cp 2`, ["--prefill-cp needs prefillWorkers"]],
  [
    "a comparison of an unknown field",
    `${predict} --compare draftToken=1,2`,
    ['there is no field "draftToken"', "draftTokens"],
  ],
];

describe("bad input gives one clear error and exit code 2", () => {
  it.each(cases)("%s", async (_, command, says) => {
    const before = readdirSync(folder);
    const { code, stdout, stderr } = await runCli(words(command).map((word) => word.replace("DIR", folder)));
    for (const text of says) expect(stderr).toContain(text);
    expect(stderr.match(/^error: /gm)).toHaveLength(1);
    expect(stderr).not.toMatch(/^\s+at .*:\d+/m);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(readdirSync(folder)).toEqual(before);
  });
});

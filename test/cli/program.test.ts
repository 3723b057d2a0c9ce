import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { operationLoaders } from "../../src/api/operations.ts";
import { parseInput } from "../../src/api/parseInput.ts";
import { nodeHost } from "../../src/node/nodeHost.ts";
import { runCli, words } from "./runCli.ts";

const names = Object.keys(operationLoaders);

describe("the exit code", () => {
  it("is 0 for an infeasible answer, and 3 where --require-feasible asks for it", async () => {
    const command = ["solve", "llama-3.1-405b", "h100-sxm"];
    const plain = await runCli(command);
    expect(plain.code).toBe(0);
    expect(plain.stdout).toMatch(/^Does not fit: /);
    const required = await runCli([...command, "--require-feasible"]);
    expect(required.code).toBe(3);
    expect(required.stdout).toBe(plain.stdout);
  });

  it("is 0 for a feasible answer with --require-feasible", async () => {
    expect((await runCli(["solve", "llama-3.1-8b", "h100-sxm", "--require-feasible"])).code).toBe(0);
  });
});

describe("help", () => {
  it("names every command on its first page", async () => {
    const { code, stdout } = await runCli(["--help"]);
    expect(code).toBe(0);
    for (const name of names) expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
  });

  it.each(names)("of %s names every field of its input", async (name) => {
    const { code, stdout } = await runCli([name, "--help"]);
    expect(code).toBe(0);
    const operation = await operationLoaders[name]!();
    for (const field of Object.keys(operation.input.shape)) {
      const flag = operation.positional.includes(field)
        ? field.toUpperCase()
        : field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      expect(stdout).toContain(flag);
    }
    for (const { args } of operation.examples) expect(stdout).toContain(`servecast ${args}`);
  });

  it("prints the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
      version: string;
    };
    expect((await runCli(["--version"])).stdout).toBe(`${version}\n`);
  });
});

const examples = await Promise.all(
  names.map(async (name) =>
    (await operationLoaders[name]!()).examples.map(({ args }) => [args, name] as const),
  ),
);

describe("every example of the help runs, and its JSON has the shape that its schema says", () => {
  it.each(examples.flat().filter(([args]) => !/\b(FILE|[\w-]+\.(csv|jsonl?|yaml|svg|html))\b/.test(args)))(
    "servecast %s",
    async (args, name) => {
      const text = await runCli(words(args));
      expect(text.stderr).toBe("");
      expect(text.code).toBe(0);
      const flags = words(args).filter(
        (word, i, all) => word !== "--format" && all[i - 1] !== "--format" && word !== "--json",
      );
      const { stdout } = await runCli([...flags, "--json"]);
      const { output } = await operationLoaders[name]!();
      const result = output.safeParse(JSON.parse(stdout));
      expect(result.error?.issues).toBeUndefined();
    },
    30_000,
  );
});

describe("a scenario file", () => {
  it("gives the inputs, and flags come before it", async () => {
    const yaml =
      "model: llama-3.1-8b\nhardware: h100-sxm\nseqLen: 4096\nnetworkBandwidth: 400 Gbps\ndecodeHardware: h200-sxm\n";
    const scenario = await runCli(["solve", "--config", "-", "--json"], yaml);
    const flags = await runCli(
      words(
        'solve llama-3.1-8b h100-sxm --seq-len 4096 --network-bandwidth "400 Gbps" --decode-hardware h200-sxm --json',
      ),
    );
    expect(scenario.stdout).toBe(flags.stdout);
    const overridden = await runCli(["solve", "--config", "-", "--json", "--seq-len", "2048"], yaml);
    expect(overridden.stdout).not.toBe(scenario.stdout);
    expect(overridden.stdout).toContain('"name": "seqLen",\n        "value": 2048');
  });

  it("may be JSON", async () => {
    const { code } = await runCli(
      ["solve", "--config", "-"],
      '{"model": "llama-3.1-8b", "hardware": "h100-sxm"}',
    );
    expect(code).toBe(0);
  });
});

describe("a model from standard input", () => {
  it("is read as a Hugging Face config", async () => {
    const config = {
      model_type: "llama",
      hidden_size: 64,
      intermediate_size: 128,
      num_hidden_layers: 2,
      num_attention_heads: 4,
      num_key_value_heads: 2,
      vocab_size: 100,
      tie_word_embeddings: true,
      torch_dtype: "bfloat16",
    };
    const { code, stdout } = await runCli(["show", "-", "--json"], JSON.stringify(config));
    expect(code).toBe(0);
    // Embedding 100*64; a layer: q and o 2*64*64, k and v 2*64*32, three projections of 64*128, two norms; a last norm.
    const layer = 2 * 64 * 64 + 2 * 64 * 32 + 3 * 64 * 128 + 2 * 64;
    expect(JSON.parse(stdout)).toMatchObject({
      kind: "model",
      totalParameters: 100 * 64 + 2 * layer + 64,
      activeParameters: 100 * 64 + 2 * layer + 64,
      // Keys and values of 2 heads of 16 in 2 layers, two bytes each.
      kvCacheBytesPerToken: 2 * 2 * 16 * 2 * 2,
    });
  });
});

describe("every operation", () => {
  it.each(names)("%s describes each field of its input", async (name) => {
    const { input, summary } = await operationLoaders[name]!();
    expect(summary).not.toMatch(/\.$/);
    const { properties = {} } = z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
    for (const [field, property] of Object.entries(properties))
      expect(property, field).toHaveProperty("description");
  });

  it("refuses an unknown field by name", async () => {
    const { input } = await operationLoaders["solve"]!();
    expect(() => parseInput(input.strict(), { model: "a", hardware: "b", batch: 1 })).toThrow(
      'unknown field "batch"',
    );
  });
});

describe("an output file", () => {
  it("appears whole, and nothing is left beside it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "servecast-out-"));
    try {
      await nodeHost().writeFile(join(folder, "a.txt"), "whole");
      expect(readdirSync(folder)).toEqual(["a.txt"]);
      expect(readFileSync(join(folder, "a.txt"), "utf8")).toBe("whole");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("in a folder that does not exist is a fault of the input", async () => {
    await expect(nodeHost().writeFile("/no/such/folder/a.txt", "x")).rejects.toThrow(
      "cannot write /no/such/folder/a.txt: no such file or directory",
    );
  });
});

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runCli, words } from "./runCli.ts";

/** Commands and the files in test/golden that hold their whole output; UPDATE_GOLDEN=1 writes them anew. */
const goldens: readonly (readonly [file: string, command: string])[] = [
  ["solve.txt", "solve llama-3.1-8b h100-sxm"],
  ["solve.md", "solve llama-3.1-8b h100-sxm --format markdown"],
  ["solve.csv", "solve llama-3.1-8b h100-sxm --format csv"],
  ["solve.json", "solve llama-3.1-8b h100-sxm --json"],
  [
    "solve-everything.txt",
    'solve llama-3.1-70b h100-sxm --seq-len 8192 --batch-size 2 --precision fp8 --efficiency 0.6 --decode-hardware h200-sxm --network-bandwidth "400 Gbps" --draft-model llama-3.2-1b --draft-acceptance-rate 0.8 --cached-prefix-len 1024 --prefill-chunk-tokens 2048',
  ],
  ["solve-infeasible.txt", "solve llama-3.1-405b h100-sxm"],
  ["explain.txt", "explain llama-3.1-8b h100-sxm"],
  ["hardware.csv", "hardware hopper --format csv"],
  ["show-model.txt", "show llama-3.1-8b"],
  ["show-accelerator.md", "show h100-sxm --format markdown"],
];

describe("the command line prints", () => {
  it.each(goldens)("%s", async (file, command) => {
    const path = fileURLToPath(new URL(`../golden/${file}`, import.meta.url));
    const { code, stdout, stderr } = await runCli(words(command));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    if (process.env["UPDATE_GOLDEN"]) writeFileSync(path, stdout);
    expect(stdout).toBe(readFileSync(path, "utf8"));
  });
});

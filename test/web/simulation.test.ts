import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCli } from "../cli/runCli.ts";
import { describeInBrowser, stage, type Stage } from "./browser.ts";

const source = fileURLToPath(new URL("../../src", import.meta.url));

type Load = Readonly<Record<string, string | number | boolean>>;

/** A script that puts `simulateHere` into a page: the simulate operation, from input to printed JSON. */
async function simulateScript(): Promise<string> {
  const entry = `
    import { parseInput } from "${source}/api/parseInput.ts";
    import { simulate } from "${source}/api/simulate.ts";
    globalThis.simulateHere = async (given) =>
      JSON.stringify(await simulate.run(parseInput(simulate.input, given), {}), null, 2) + "\\n";`;
  const result = await build({
    configFile: false,
    logLevel: "silent",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? "\0entry.ts" : undefined),
        load: (id) => (id === "\0entry.ts" ? entry : undefined),
      },
    ],
    build: {
      write: false,
      rollupOptions: { input: "entry", output: { format: "iife", inlineDynamicImports: true } },
    },
  });
  return (result as { output: readonly { code?: string }[] }).output[0]!.code!;
}

describeInBrowser("the simulator in a browser", () => {
  let here: Stage;
  let page: Page;
  beforeAll(async () => {
    here = await stage();
    page = await (await here.open()).context.newPage();
    await page.addScriptTag({ content: await simulateScript() });
  });
  afterAll(() => here.close());

  it.each<[string, Load]>([
    ["random arrivals", { requestRate: 4, isl: "500..1500", osl: "50..200" }],
    [
      "bursty arrivals, log-normal lengths and drafts",
      { requestRate: 6, arrivals: "gamma", burstiness: 0.5, islSigma: 1, oslSigma: 0.8, draftTokens: 3 },
    ],
    [
      "conversations on two replicas with a prefix cache",
      {
        requestRate: 1,
        turns: 4,
        replicas: 2,
        routing: "power-of-two",
        prefixCaching: true,
        sharedPrefixTokens: 900,
      },
    ],
    [
      "Weibull arrivals, with a demand",
      { requestRate: 5, arrivals: "weibull", burstiness: 0.7, slo: "ttft<=1h@p99" },
    ],
    [
      "experts in two pipeline stages",
      { model: "mixtral-8x7b", tp: 2, pp: 2, concurrency: 20, isl: "500..1500" },
    ],
    ["a closed loop short of memory", { concurrency: 40, kvBlocks: 3000, osl: 400 }],
  ])("gives the bytes of the command line: %s", async (_, load) => {
    const input = { model: "llama-3.1-8b", hardware: "h100-sxm", requests: 200, seed: 7, ...load } as Load;
    const flags = Object.entries(input).flatMap(([field, value]) => {
      if (field === "model" || field === "hardware") return [String(value)];
      const flag = `--${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      return value === true ? [flag] : [flag, String(value)];
    });
    const { stdout } = await runCli(["simulate", ...flags, "--json"]);
    const seen = await page.evaluate(
      (given) =>
        (globalThis as unknown as { simulateHere(given: unknown): Promise<string> }).simulateHere(given),
      input,
    );
    expect(JSON.parse(stdout)).toMatchObject({ feasible: true, finished: true });
    expect(seen).toBe(stdout);
  });
});

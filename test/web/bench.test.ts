import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCli, words } from "../cli/runCli.ts";
import { describeInBrowser, drop, patient, save, stage, unfold, type Stage } from "./browser.ts";

/** What a first visitor sees, as a link. */
const question = "#v1/bench?model=llama-3.1-70b&hardware=h100-sxm&tp=4";

describeInBrowser("the bench", () => {
  let here: Stage;
  beforeAll(async () => {
    here = await stage();
  });
  afterAll(() => here.close());

  it("answers on load, draws every chart, and says nothing against itself", async () => {
    const { page, faults } = await here.visit(question);
    await page.getByRole("heading", { name: /serves on 4 × NVIDIA H100/ }).waitFor();
    await page.locator("svg.plot").nth(4).waitFor();
    expect(await page.locator("svg.plot").count()).toBe(5);
    expect(await page.locator("svg.plot style").count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it("follows a change of model, device and precision", async () => {
    const { page, faults } = await here.visit(question);
    const tpot = page.locator("dl.figures dd").nth(1);
    const figures = [await tpot.innerText()];
    const choose = async (label: string, words: string, name: string) => {
      await page.getByRole("combobox", { name: label, exact: true }).first().fill(words);
      await page.getByRole("option", { name }).first().click();
      await expect.poll(() => tpot.innerText(), patient).not.toBe(figures.at(-1));
      figures.push(await tpot.innerText());
    };
    await choose("Model", "qwen3 32b", "Qwen3 32B");
    await choose("Hardware", "h200", "H200");
    await page.getByText("Precision", { exact: true }).click();
    await page.getByLabel("Weight dtype").selectOption("fp8");
    await expect.poll(() => tpot.innerText(), patient).not.toBe(figures.at(-1));
    await page.waitForURL(/weightDtype=fp8/);
    expect(page.url()).toMatch(/#v1\/bench\?model=qwen3-32b&hardware=h200-sxm/);
    expect(faults).toEqual([]);
  });

  it("gives the figures of the command line to the last digit, in a fresh profile too", async () => {
    const question = {
      model: "deepseek-r1",
      hardware: "h200-sxm",
      tp: "8",
      ep: "8",
      isl: "4000",
      osl: "500",
      concurrency: "96",
    };
    const { page, context } = await here.open(`#v1/bench?${new URLSearchParams(question)}`);
    const saved = (await save(page, "Save JSON")).toString();
    const command = words(await page.getByLabel("Command line", { exact: true }).innerText());
    expect(saved).toBe((await runCli([...command.slice(1), "--json"])).stdout);
    await context.close();
  });

  it("solves to first order with the figures of servecast solve, and shows the derivation", async () => {
    const { page, faults } = await here.visit(
      "#v1/bench?model=llama-3.1-8b&hardware=h100-sxm&isl=4096&concurrency=16",
    );
    await page.getByText("First-order", { exact: true }).click();
    await page.getByRole("heading", { name: /Fits: Llama 3.1 8B/ }).waitFor();
    await page.getByLabel("Precision").selectOption("fp8");
    const command = page.getByLabel("Command line", { exact: true });
    await expect
      .poll(() => command.innerText(), patient)
      .toBe("servecast solve llama-3.1-8b h100-sxm --seq-len 4096 --batch-size 16 --precision fp8");
    const printed = await runCli([...words(await command.innerText()).slice(1), "--json"]);
    await expect.poll(async () => (await save(page, "Save JSON")).toString(), patient).toBe(printed.stdout);
    await page.getByText("How was this computed?").click();
    await page.getByText("(FO-TTFT)").waitFor();
    await page.getByText("How was this computed?").click();
    expect(faults).toEqual([]);
  });

  it("says beside the field what is wrong, and keeps the last answer", async () => {
    const { page, faults } = await here.visit(question);
    const isl = page.getByRole("textbox", { name: "ISL", exact: true });
    await isl.fill("lots");
    await expect
      .poll(() => page.getByRole("alert").innerText(), patient)
      .toMatch(/isl must be a number of tokens.*, got "lots"/);
    expect(await isl.getAttribute("aria-invalid")).toBe("true");
    expect(await page.locator(".headline").count()).toBe(1);
    await isl.fill("2000");
    await expect.poll(() => page.getByRole("alert").count(), patient).toBe(0);
    expect(faults).toEqual([]);
  });

  it("takes a Hugging Face config.json that is dropped, and its link opens in a fresh profile", async () => {
    const { page, faults } = await here.visit(question);
    await page.locator(".headline").waitFor();
    await drop(page, "config.json", JSON.stringify(tinyLlama));
    await page.getByRole("heading", { name: /my-llama serves on/ }).waitFor();
    await page.waitForURL(/model=my-llama.json.*file\.my-llama\.json=/);
    const saved = (await save(page, "Save JSON")).toString();

    const folder = mkdtempSync(join(tmpdir(), "servecast-"));
    const config = join(folder, "my-llama", "config.json");
    mkdirSync(join(folder, "my-llama"));
    writeFileSync(config, JSON.stringify(tinyLlama));
    const printed = await runCli(["predict", config, "h100-sxm", "--tp", "4", "--json"]);
    expect(saved).toBe(printed.stdout);
    writeFileSync(join(folder, "my-llama.json"), await save(page, "Save my-llama.json"));
    const again = await runCli(["predict", join(folder, "my-llama.json"), "h100-sxm", "--tp", "4", "--json"]);
    expect(saved).toBe(again.stdout);
    rmSync(folder, { recursive: true });

    const address = page.url();
    expect(address.length).toBeLessThan(700);
    const other = await here.open(address.slice(address.indexOf("#")));
    expect((await save(other.page, "Save JSON")).toString()).toBe(saved);
    await page.reload();
    await page.getByRole("heading", { name: /my-llama serves on/ }).waitFor();
    expect([...faults, ...other.faults]).toEqual([]);
    await other.context.close();
  });

  it("says what is wrong with a config that is pasted", async () => {
    const { page, faults } = await here.visit("#v1/bench?model=llama-3.1-8b&hardware=h100-sxm");
    await unfold(page, "Use your own model or accelerator");
    await page.getByLabel("or paste JSON").fill('{ "model_type": "unheard-of" }');
    await page.getByLabel("or paste JSON").blur();
    await page.getByText(/an architecture that is not known here/).waitFor();
    expect(faults).toEqual([]);
  });

  it("takes an accelerator that is described in the form, into the simulator too", async () => {
    const { page, faults } = await here.visit("#v1/bench?model=llama-3.1-8b&hardware=h100-sxm");
    await unfold(page, "Use your own model or accelerator");
    await unfold(page, "Describe an accelerator");
    await page.getByRole("button", { name: "Start from the chosen one" }).click();
    await page.getByLabel("Memory bandwidth", { exact: true }).fill("6.7");
    await page.getByRole("button", { name: "Use this accelerator" }).click();
    await page.getByText(/memoryBandwidth .*has no unit|memoryBandwidth .*unit/).waitFor();
    await page.getByLabel("Memory bandwidth", { exact: true }).fill("6.7 TB/s");
    await page.getByRole("button", { name: "Use this accelerator" }).click();
    await page.getByRole("heading", { name: /serves on 1 × My NVIDIA H100 SXM/ }).waitFor();
    await page.getByText("Simulated", { exact: true }).click();
    await page.getByText(/^Done: 320 of 320 requests/).waitFor();
    expect(faults).toEqual([]);
  });

  it("saves charts as SVG and PNG and the sweep as CSV", async () => {
    const { page, faults } = await here.visit(question);
    await page.locator("svg.plot").nth(4).waitFor();
    expect((await save(page, "TPOT: save as SVG")).toString()).toMatch(/^<svg[^]*<path[^]*<\/svg>$/);
    expect((await save(page, "Roofline: save as PNG")).subarray(1, 4).toString()).toBe("PNG");
    const [heading, first] = (await save(page, "Save CSV")).toString().split("\n");
    expect(heading).toMatch(/^concurrency,ttftSeconds/);
    expect(first?.split(",").map(Number).every(Number.isFinite)).toBe(true);
    expect(faults).toEqual([]);
  });
});

const tinyLlama = {
  model_type: "llama",
  _name_or_path: "someone/my-llama",
  hidden_size: 2048,
  intermediate_size: 5632,
  num_hidden_layers: 22,
  num_attention_heads: 32,
  num_key_value_heads: 4,
  vocab_size: 32000,
  torch_dtype: "bfloat16",
  hidden_act: "silu",
};

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { commandLine, describeInBrowser, patient, stage, type Stage } from "./browser.ts";

describeInBrowser("the bench", () => {
  let here: Stage;
  beforeAll(async () => {
    here = await stage();
  });
  afterAll(() => here.close());

  it("answers on load, draws every chart, and says nothing against itself", async () => {
    const { page, context, faults } = await here.open();
    await page.getByRole("heading", { name: /serves on 4 × NVIDIA H100/ }).waitFor();
    await page.locator("svg.plot").nth(4).waitFor();
    expect(await page.locator("svg.plot").count()).toBe(5);
    expect(await page.locator("svg.plot style").count()).toBe(0);
    expect(faults).toEqual([]);
    await context.close();
  });

  it("follows a change of model, device and precision", async () => {
    const { page, context, faults } = await here.open();
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
    await context.close();
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
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save JSON" }).click();
    const saved = JSON.parse(readFileSync(await (await saving).path(), "utf8")) as unknown;
    const command = (await page.getByLabel("Command line").last().innerText()).split(" ").slice(1);
    const printed = execFileSync(process.execPath, [commandLine, ...command, "--json"], { encoding: "utf8" });
    expect(saved).toEqual(JSON.parse(printed));
    await context.close();
  });

  it("says beside the field what is wrong, and keeps the last answer", async () => {
    const { page, context, faults } = await here.open();
    const isl = page.getByRole("textbox", { name: "ISL" });
    await isl.fill("lots");
    await expect
      .poll(() => page.getByRole("alert").innerText(), patient)
      .toMatch(/isl must be a number of tokens or a range, got "lots"/);
    expect(await isl.getAttribute("aria-invalid")).toBe("true");
    expect(await page.locator(".headline").count()).toBe(1);
    await isl.fill("2000");
    await expect.poll(() => page.getByRole("alert").count(), patient).toBe(0);
    expect(faults).toEqual([]);
    await context.close();
  });

  it("takes a Hugging Face config.json that is pasted", async () => {
    const { page, context, faults } = await here.open();
    await page.getByText("Use your own model or accelerator").click();
    await page.getByLabel("or paste JSON").fill(JSON.stringify(tinyLlama));
    await page.getByLabel("or paste JSON").blur();
    await page.getByRole("heading", { name: /my-llama serves on/ }).waitFor();
    await page.getByLabel("or paste JSON").fill('{ "model_type": "unheard-of" }');
    await page.getByLabel("or paste JSON").blur();
    await page.getByText(/an architecture that is not known here/).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it("saves charts as SVG and PNG and the sweep as CSV", async () => {
    const { page, context, faults } = await here.open();
    await page.locator("svg.plot").nth(4).waitFor();
    const save = async (name: string) => {
      const saving = page.waitForEvent("download");
      await page.getByRole("button", { name }).click();
      return readFileSync(await (await saving).path());
    };
    expect((await save("TPOT: save as SVG")).toString()).toMatch(/^<svg[^]*<path[^]*<\/svg>$/);
    expect((await save("Roofline: save as PNG")).subarray(1, 4).toString()).toBe("PNG");
    const [heading, first] = (await save("Save CSV")).toString().split("\n");
    expect(heading).toMatch(/^concurrency,ttftSeconds/);
    expect(first?.split(",").map(Number).every(Number.isFinite)).toBe(true);
    expect(faults).toEqual([]);
    await context.close();
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

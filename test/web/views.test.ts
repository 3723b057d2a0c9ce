import { afterAll, beforeAll, expect, it } from "vitest";
import { describeInBrowser, patient, stage, type Stage } from "./browser.ts";

describeInBrowser("the other views", () => {
  let here: Stage;
  beforeAll(async () => {
    here = await stage();
  });
  afterAll(() => here.close());

  it("compares scenarios: one click adds a neighbour, and what differs is marked", async () => {
    const { page, faults } = await here.visit("#v1/compare?model=llama-3.1-70b&hardware=h100-sxm&tp=4");
    await page.getByRole("button", { name: "twice the TP (8)" }).click();
    await page.getByRole("button", { name: "weights in fp8" }).click();
    await expect
      .poll(() => page.locator("table.comparison thead th").allInnerTexts(), patient)
      .toEqual(["1. h100-sxm", "2. TP 8", "3. Weight dtype fp8"]);
    expect(await page.locator("tr.different th").allInnerTexts()).toEqual(["TP", "Weight dtype"]);
    await page.waitForURL(/2\.tp=8&3\.weightDtype=fp8/);
    await page.getByRole("button", { name: "Edit scenario 2: TP 8" }).click();
    await page.getByRole("button", { name: "Remove" }).click();
    await expect.poll(() => page.locator("table.comparison thead th").count(), patient).toBe(2);
    expect(faults).toEqual([]);
  });

  it("searches shardings, and opens one of them", async () => {
    const { page, faults } = await here.visit("#v1/pareto?model=llama-3.1-70b&hardware=h100-sxm");
    await page.getByRole("heading", { name: "The frontier" }).waitFor();
    const rows = page.getByRole("region", { name: "Frontier" }).getByRole("row");
    const speeds = (await rows.locator("td:nth-of-type(4)").allInnerTexts()).map(Number.parseFloat);
    expect(speeds.length).toBeGreaterThan(3);
    expect(speeds).toEqual(speeds.toSorted((a, b) => b - a));
    await page.getByRole("button", { name: "Open" }).last().click();
    await page.getByRole("heading", { name: /Llama 3.1 70B serves on/ }).waitFor();
    expect(faults).toEqual([]);
  });

  it("shows how far predictions were from measurements, filtered", async () => {
    const { page, faults } = await here.visit("#v1/accuracy");
    const rows = page.getByRole("region", { name: "Errors by group" }).locator("tbody tr");
    await rows.first().waitFor();
    const all = await rows.count();
    const errors = () => rows.locator("td:nth-of-type(5)").allInnerTexts();
    const held = await errors();
    await page.getByLabel("Held out").selectOption("nothing held out");
    await expect.poll(errors, patient).not.toEqual(held);
    await page.getByLabel("Engine", { exact: true }).selectOption("sglang");
    await expect.poll(() => rows.count(), patient).toBeLessThan(all);
    expect(await rows.locator("td:nth-of-type(2)").allInnerTexts()).toEqual(
      Array(await rows.count()).fill("sglang"),
    );
    expect(await page.getByRole("region", { name: "TPOT and ITL" }).getByRole("row").count()).toBeGreaterThan(
      5,
    );
    expect(faults).toEqual([]);
  });
});

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeInBrowser, patient, stage, type Stage } from "./browser.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const views = ["bench", "compare", "pareto", "simulate", "accuracy"] as const;

describeInBrowser("the page, for everyone", () => {
  let here: Stage;
  beforeAll(async () => {
    here = await stage();
  });
  afterAll(() => here.close());

  it("has nothing that axe-core objects to, light and dark", async () => {
    // The policy of the page forbids axe's own script; bypassing it changes nothing that axe looks at.
    const { page, context } = await here.open("#v1/bench?model=llama-3.1-8b&hardware=h100-sxm&2.tp=2", {
      bypassCSP: true,
    });
    await page.locator("svg.plot").first().waitFor();
    await page.evaluate(axe);
    const found: string[] = [];
    const look = async (name: string) => {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        // Colours are all that differs in the dark.
        const rules = {
          resultTypes: ["violations"],
          preload: false,
          ...(colorScheme === "dark" && { runOnly: ["color-contrast"] }),
        };
        const { violations } = (await page.evaluate(`axe.run(${JSON.stringify(rules)})`)) as {
          violations: readonly Violation[];
        };
        found.push(...violations.map(({ id, nodes }) => `${name}, ${colorScheme}: ${id}: ${nodes[0]?.html}`));
      }
    };
    for (const view of views) {
      await page.getByRole("link", { name: view }).click();
      await page.locator("main#main:not([aria-busy=true])").waitFor();
      if (view === "simulate") {
        await page.getByRole("button", { name: "Run" }).click();
        await page.getByText(/^Done/).waitFor();
      }
      if (view !== "compare") await page.locator("svg.plot").first().waitFor();
      await look(view);
    }
    await page.getByRole("link", { name: "bench" }).click();
    await page.getByText("Use your own model or accelerator").click();
    await page.getByText("Describe an accelerator").click();
    await page.getByText("First-order", { exact: true }).click();
    await page.getByText("How was this computed?").click();
    await look("first-order");
    expect(found).toEqual([]);
    await context.close();
  });

  it("is usable with the keyboard alone", async () => {
    const { page, context, faults } = await here.open();
    await page.locator(".headline").waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the answer");
    for (let press = 0; press < 20; press += 1) {
      if ((await page.evaluate("document.activeElement.getAttribute('role')")) === "combobox") break;
      await page.keyboard.press("Tab");
    }
    await page.keyboard.type("gpt-oss 20b");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /gpt-oss/i }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.locator("[role=option]").count(), patient).toBe(0);
    await page.locator(".stack > span").first().focus();
    expect(await page.locator(".tip").innerText()).toMatch(/ms/);
    expect(faults).toEqual([]);
    await context.close();
  });

  it("fits a phone without scrolling sideways", async () => {
    const { page, context } = await here.open("", {
      viewport: { width: 360, height: 740 },
      isMobile: true,
      hasTouch: true,
    });
    for (const view of views) {
      await page.getByRole("link", { name: view }).click();
      await page.locator("main#main:not([aria-busy=true])").waitFor();
      expect(await page.evaluate("document.documentElement.scrollWidth"), view).toBeLessThanOrEqual(360);
    }
    await context.close();
  });

  it("loads at most 220 kB of JavaScript, compressed, before the first answer", () => {
    const folder = fileURLToPath(new URL("../../dist/web/", import.meta.url));
    const html = readFileSync(`${folder}index.html`, "utf8");
    const first = readdirSync(`${folder}assets`).filter(
      (name) => name.endsWith(".js") && html.includes(name),
    );
    const size = first.reduce(
      (sum, name) => sum + gzipSync(readFileSync(`${folder}assets/${name}`)).length,
      0,
    );
    expect(first.length).toBeGreaterThan(0);
    expect(size).toBeLessThan(220e3);
  });

  it("answers without its server after the first visit (no other journey follows)", async () => {
    const { page, context, faults } = await here.open();
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
    await page.waitForFunction("caches.keys().then((keys) => keys.length === 1)");
    here.stopServing();
    await page.reload();
    await page.locator("svg.plot").nth(4).waitFor();
    await page.getByRole("link", { name: "Pareto" }).click();
    await page.getByRole("heading", { name: "The frontier" }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });
});

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

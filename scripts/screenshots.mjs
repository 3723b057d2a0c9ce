// node scripts/screenshots.mjs [FOLDER] [--docs]: every view of the built page, light, dark and on a phone, for a person to
// look at; with --docs also the images of the documentation.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { findChromium } from "./ensure-chromium.mjs";
import { root } from "./set-up.mjs";
import { serveFiles } from "../dist/node/serveFiles.js";

const [given] = process.argv.slice(2).filter((word) => word !== "--docs");
const writesDocs = process.argv.includes("--docs");
const folder = given ?? join(root, "build/screenshots");
mkdirSync(folder, { recursive: true });
const question = "model=llama-3.1-70b&hardware=h100-sxm&tp=4&sloTpot=30+ms&sloTtft=500+ms";
const views = [
  ["bench", `#v1/bench?${question}`],
  ["bench-first-order", "#v1/bench?model=llama-3.1-8b&hardware=h100-sxm&fidelity=first-order&batchSize=16"],
  ["bench-simulated", "#v1/bench?model=llama-3.1-8b&hardware=h100-sxm&fidelity=simulated&concurrency=32"],
  [
    "bench-mixture",
    "#v1/bench?model=deepseek-r1&hardware=b200-sxm&engine=sglang&tp=8&ep=8&concurrency=256&isl=8000&osl=1000",
  ],
  ["bench-infeasible", "#v1/bench?model=kimi-k2&hardware=l40s"],
  ["bench-fault", "#v1/bench?model=lama-3.1-70b&hardware=h100-sxm"],
  ["compare", `#v1/compare?${question}&2.hardware=h200-sxm&3.tp=8&4.weightDtype=fp8`],
  ["pareto", "#v1/pareto?model=deepseek-r1&hardware=h200-sxm"],
  [
    "simulate",
    "#v1/simulate?model=llama-3.1-8b&hardware=h100-sxm&requestRate=12&isl=500..3000&sloTtft=200+ms",
  ],
  ["accuracy", "#v1/accuracy"],
];
const documented = ["bench", "simulate"];
const top = { x: 0, y: 0, width: 1400, height: 620 };
const looks = [
  ["light", { colorScheme: "light", viewport: { width: 1400, height: 900 } }],
  ["dark", { colorScheme: "dark", viewport: { width: 1400, height: 900 } }],
  [
    "phone",
    { colorScheme: "light", viewport: { width: 390, height: 800 }, isMobile: true, deviceScaleFactor: 2 },
  ],
];

const server = await serveFiles(join(root, "dist/web"));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? findChromium(),
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
for (const [look, options] of looks) {
  const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
  for (const [name, hash] of views) {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/${hash}`);
    if (name === "simulate") await page.getByRole("button", { name: "Run" }).click();
    if (/simulate/.test(name)) await page.getByText(/^Done/).waitFor();
    await page.waitForTimeout(1500);
    await page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: true });
    if (writesDocs && look === "light" && documented.includes(name))
      await page.screenshot({ path: join(root, `docs/images/${name}.png`), clip: top });
    if (name === "bench" && look === "light") {
      await page.getByText("How was this computed?").click();
      await page.getByText("All operators as a table").click();
      await page.getByRole("button", { name: "Engine", exact: true }).click();
      await page.getByText("Facts and their sources").click();
      await page.getByText("Use your own model or accelerator").click();
      await page.getByText("Describe an accelerator").click();
      await page.mouse.move(0, 0);
      await page.evaluate(() => scrollTo(0, 0));
      await page.waitForTimeout(300);
      await page.screenshot({ path: join(folder, "bench-open.png"), fullPage: true });
      await page.emulateMedia({ media: "print" });
      await page.waitForTimeout(600);
      await page.screenshot({ path: join(folder, "bench-print.png"), fullPage: true });
    }
    await page.close();
  }
  await context.close();
}
await browser.close();
server.close();
process.stdout.write(`${folder}\n`);

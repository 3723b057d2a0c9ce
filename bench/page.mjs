// node bench/page.mjs: how fast the built page is in a real Chromium: time to the first figures from a cold start, and the
// script time of every frame while a slider is dragged over 100 steps with four scenarios compared.
import { chromium } from "playwright-core";
import { serveFiles } from "../dist/node/serveFiles.js";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
];
const server = await serveFiles(new URL("../dist/web", import.meta.url).pathname);
const address = `http://127.0.0.1:${server.address().port}/`;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const browser = await chromium.launch({ executablePath, args });

const first = [];
for (let run = 0; run < 7; run += 1) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.querySelector("dl.figures dd") === null) return;
      globalThis.firstFigures = performance.now();
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(address);
  await page.waitForFunction(() => globalThis.firstFigures !== undefined);
  first.push(await page.evaluate(() => globalThis.firstFigures));
  await context.close();
}

const page = await browser.newPage({ viewport: { width: 1400, height: 1400 } });
await page.goto(
  `${address}#v1/compare?model=llama-3.1-70b&hardware=h100-sxm&tp=4&2.hardware=h200-sxm&3.tp=8&4.weightDtype=fp8`,
);
await page.locator("svg.plot").nth(2).waitFor();
const frames = await page.evaluate(async () => {
  const slider = document.querySelector('input[type="range"][aria-label^="ISL"]');
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  // Script time of a frame: all callbacks and tasks between its start and the moment the browser may paint.
  const spent = [];
  const channel = new MessageChannel();
  const painted = () =>
    new Promise((resolve) => {
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(0);
    });
  for (let step = 0; step < 100; step += 1) {
    await nextFrame();
    const begin = performance.now();
    slider.value = String(step);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await painted();
    spent.push(performance.now() - begin);
  }
  return spent;
});
await browser.close();
server.close();
const sorted = frames.toSorted((a, b) => a - b);
process.stdout.write(
  `first figures: median ${median(first).toFixed(0)} ms, best ${Math.min(...first).toFixed(0)} ms of ${first.length} cold loads\n` +
    `slider frames: median ${median(frames).toFixed(1)} ms, P90 ${sorted[89].toFixed(1)} ms, longest ${sorted[99].toFixed(1)} ms\n`,
);

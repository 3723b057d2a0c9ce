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

/** A slider dragged over 100 steps: milliseconds of every frame, as script in thread time and on the clock. */
async function dragged(hash) {
  const page = await browser.newPage({ viewport: { width: 1400, height: 1400 } });
  await page.goto(`${address}${hash}`);
  await page.locator("svg.plot").nth(2).waitFor();
  // On the clock: from the input to the end of what the frame runs. In thread time: its script alone, whatever else is busy.
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.setTimeDomain", { timeDomain: "threadTicks" });
  await session.send("Performance.enable");
  const scriptMilliseconds = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1e3 * metrics.find(({ name }) => name === "ScriptDuration").value;
  };
  const frames = [];
  const scripts = [];
  for (let step = 0; step < 100; step += 1) {
    const before = await scriptMilliseconds();
    frames.push(
      await page.evaluate(async (value) => {
        const slider = document.querySelector('input[type="range"][aria-label^="ISL"]');
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const begin = performance.now();
        slider.value = String(value);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        const { port1, port2 } = new MessageChannel();
        await new Promise((resolve) => {
          port1.onmessage = resolve;
          port2.postMessage(0);
        });
        return performance.now() - begin;
      }, step),
    );
    scripts.push((await scriptMilliseconds()) - before);
  }
  await page.close();
  return { frames, scripts };
}

const p90 = (values) => values.toSorted((a, b) => a - b)[Math.floor(0.9 * values.length)];
process.stdout.write(
  `first figures: median ${median(first).toFixed(0)} ms, best ${Math.min(...first).toFixed(0)} ms of ${first.length} cold loads\n`,
);
const question = "model=llama-3.1-70b&hardware=h100-sxm&tp=4";
for (const [name, hash] of [
  ["four scenarios compared", `#v1/compare?${question}&2.hardware=h200-sxm&3.tp=8&4.weightDtype=fp8`],
  ["one scenario on the bench", `#v1/bench?${question}`],
]) {
  const { frames, scripts } = await dragged(hash);
  process.stdout.write(
    `${name}: script ${median(scripts).toFixed(1)} ms of thread time a frame (P90 ${p90(scripts).toFixed(1)} ms), ` +
      `${median(frames).toFixed(1)} ms on the clock (P90 ${p90(frames).toFixed(1)} ms)\n`,
  );
}
await browser.close();
server.close();

import { existsSync, readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { describe } from "vitest";
import { serveFiles } from "../../src/node/serveFiles.ts";

const folder = fileURLToPath(new URL("../../dist/web", import.meta.url));
const chromiumPath = process.env["CHROMIUM_PATH"];

/** A suite that drives the built page; where something is missing it is skipped and says so in its title. */
export function describeInBrowser(title: string, suite: () => void): void {
  const missing = !chromiumPath
    ? "no Chromium, set CHROMIUM_PATH"
    : existsSync(`${folder}/index.html`)
      ? undefined
      : "the page is not built, npm run build";
  if (missing === undefined) describe(title, { timeout: 120_000 }, suite);
  else describe.skip(`${title} (skipped: ${missing})`, suite);
}

/** For `expect.poll`: a busy machine may take its time. */
export const patient = { timeout: 20_000 };

export interface Stage {
  readonly address: string;
  /** A page of a fresh profile; what its console says against it is collected in `faults`. */
  open(hash?: string, options?: Parameters<Browser["newContext"]>[0]): Promise<Visit>;
  /** The same page again at another address: a journey that needs no fresh profile does without loading it. */
  visit(hash: string): Promise<Visit>;
  close(): Promise<void>;
  /** Stops answering, as a server that went away. */
  stopServing(): void;
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly faults: string[];
}

/** One browser and one server for a file of journeys; the page lies under a path, as on a static host. */
export async function stage(basePath = "/some/path/"): Promise<Stage> {
  const server = await serveFiles(folder, 0, basePath);
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}${basePath}`;
  const browser = await chromium.launch({
    executablePath: chromiumPath!,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  let kept: Visit | undefined;
  const open: Stage["open"] = async (hash = "", options = {}) => {
    const context = await browser.newContext({
      viewport: { width: 1300, height: 900 },
      locale: "en-US",
      ...options,
    });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
    });
    page.on("pageerror", (error) => faults.push(error.message));
    await page.goto(address + hash);
    return { page, context, faults };
  };
  return {
    address,
    open,
    async visit(hash) {
      if (kept === undefined) {
        kept = await open(hash);
        return kept;
      }
      kept.faults.length = 0;
      // The page writes its address a moment late: the one asked for might be there already, and going there nothing.
      await kept.page.evaluate(() => history.replaceState(null, "", "#"));
      await kept.page.goto(address + hash);
      return kept;
    },
    async close() {
      await browser.close();
      server.close();
    },
    stopServing() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Clicks a button that hands out a file, and reads it. */
export async function save(page: Page, name: string): Promise<Buffer> {
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name, exact: true }).click();
  return readFileSync(await (await saving).path());
}

/** Drops a file on the page, as the reader's mouse would. */
export async function drop(page: Page, name: string, text: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([fileName, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content], fileName));
      return data;
    },
    [name, text] as const,
  );
  for (const type of ["dragover", "drop"]) await page.dispatchEvent("body", type, { dataTransfer: transfer });
}

/** Opens a part that folds, also where an earlier journey has opened it. */
export async function unfold(page: Page, summary: string): Promise<void> {
  await page.getByText(summary, { exact: true }).evaluate((element) => {
    (element.parentElement as HTMLDetailsElement).open = true;
  });
}

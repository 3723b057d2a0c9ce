// npm test [-- vitest arguments]: sets everything up, runs every test and closes with one plain line of counts.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, root } from "./set-up.mjs";
import { ensureChromium } from "./ensure-chromium.mjs";
import { resultsFile, summary } from "./test-summary.mjs";

ensureInstalled();
ensureBuilt();
const chromium = ensureChromium();
mkdirSync(join(root, "build"), { recursive: true });
rmSync(resultsFile, { force: true });
const { status } = spawnSync(
  process.execPath,
  [
    join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${resultsFile}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...chromium } },
);
process.stdout.write(`${summary()}\n`);
process.exit(status ?? 1);

// Finds a Chromium for the browser journeys; as root on Debian it may install one. It never fails a test run.
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The environment for the tests: CHROMIUM_PATH where there is one. */
export function ensureChromium() {
  const found = process.env.CHROMIUM_PATH ?? findChromium() ?? installChromium();
  if (found) return { CHROMIUM_PATH: found };
  process.stderr.write(
    "Browser journeys are skipped: no Chromium here (apt-get install chromium, or set CHROMIUM_PATH).\n",
  );
  return {};
}

export function findChromium() {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of names) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        continue;
      }
    }
  }
  return undefined;
}

function installChromium() {
  if (process.getuid?.() !== 0 || spawnSync("apt-get", ["--version"]).status !== 0) return undefined;
  process.stderr.write("Installing Chromium for the browser journeys (apt-get install chromium) ...\n");
  const apt = (...args) =>
    spawnSync("apt-get", ["-qq", "-y", "-o", "Acquire::Retries=2", ...args], {
      stdio: "ignore",
      timeout: 300_000,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    }).status === 0;
  const install = () => apt("install", "--no-install-recommends", "chromium", "fonts-dejavu-core");
  if (!install() && apt("update")) install();
  return findChromium();
}

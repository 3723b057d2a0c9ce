// npm run build:web: the page as static files in dist/web, for any static host under any base path.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { build } from "vite";
import { root, run } from "./set-up.mjs";

run(process.execPath, ["scripts/compile-catalog.mjs"]);
await build({ configFile: join(root, "vite.config.mjs"), logLevel: "warn" });

// The service worker keeps every file of this build, so that the page works offline after the first visit.
const folder = join(root, "dist/web");
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== "serviceWorker.js")
  .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
  .toSorted();
const hash = createHash("sha256");
for (const file of files) hash.update(file).update(readFileSync(join(folder, file)));
const worker = readFileSync(join(root, "scripts/service-worker.template.js"), "utf8")
  .replace("__VERSION__", hash.digest("hex").slice(0, 16))
  .replace("__FILES__", JSON.stringify(["./", ...files.filter((file) => file !== "index.html")]));
writeFileSync(join(folder, "serviceWorker.js"), worker);

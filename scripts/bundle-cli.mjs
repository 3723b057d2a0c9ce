// Bundles the command line into dist/bin: one small entry and a chunk for each command, so that a command
// starts without resolving and reading hundreds of files.
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { root } from "./set-up.mjs";

const outDir = join(root, "dist/bin");
const packages = new Set();

await build({
  root,
  configFile: false,
  logLevel: "warn",
  ssr: {
    noExternal: true,
    // Large and seldom used: found in node_modules when a command draws a plot or starts workers.
    external: ["@observablehq/plot", "linkedom", "@resvg/resvg-wasm", "tinypool", "hyparquet-writer"],
  },
  build: {
    ssr: join(root, "dist/cli/main.js"),
    outDir,
    target: "node20",
    minify: true,
    rollupOptions: {
      output: {
        format: "esm",
        entryFileNames: "servecast.js",
        chunkFileNames: "[name]-[hash].js",
      },
    },
  },
  plugins: [
    {
      name: "list-bundled-packages",
      generateBundle(_, bundle) {
        for (const chunk of Object.values(bundle)) {
          for (const id of chunk.moduleIds ?? []) {
            const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id);
            if (match) packages.add(match[1]);
          }
        }
      },
    },
  ],
});

const entry = join(outDir, "servecast.js");
const code = readFileSync(entry, "utf8");
writeFileSync(entry, code.startsWith("#!") ? code : `#!/usr/bin/env node\n${code}`);
chmodSync(entry, 0o755);
writeFileSync(join(outDir, "THIRD_PARTY_LICENSES.txt"), licences());

/** The licences of what was bundled in, as they ask for. */
function licences() {
  return [...packages]
    .toSorted()
    .map((name) => {
      const folder = join(root, "node_modules", name);
      const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      const file = ["LICENSE", "LICENSE.md", "LICENSE.txt", "license"]
        .map((one) => join(folder, one))
        .find(existsSync);
      return `${name} ${version} (${license})\n\n${file ? readFileSync(file, "utf8") : ""}`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

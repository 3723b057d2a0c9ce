// npm run build: catalogue, library, schemas and command line into dist/.
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./set-up.mjs";

const node = (...args) => run(process.execPath, args);

rmSync(join(root, "dist"), { recursive: true, force: true });
if (existsSync(join(root, "scripts/compile-catalog.mjs"))) node("scripts/compile-catalog.mjs");
node("node_modules/typescript/bin/tsc", "-p", "tsconfig.json");
if (existsSync(join(root, "dist/cli/main.js"))) node("scripts/bundle-cli.mjs");
if (existsSync(join(root, "dist/cli/main.js"))) node("scripts/build-web.mjs");

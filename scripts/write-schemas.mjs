// npm run schemas: the JSON Schema of each operation's input and `--json` output, and of one's own files.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { schemaTexts } from "../dist/api/schemaTexts.js";
import { root } from "./set-up.mjs";

const folder = join(root, "schemas");
mkdirSync(folder, { recursive: true });
const texts = await schemaTexts();
for (const stale of readdirSync(folder)) if (!(stale in texts)) rmSync(join(folder, stale));
for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);

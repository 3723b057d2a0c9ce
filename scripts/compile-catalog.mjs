// Turns each folder of data/ into one module of src/catalog/generated: an index of names and the
// JSON text of every entry, so that finding one entry parses that entry alone. Output depends on
// data/ only, and a file is written only when it changes.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const dataFolder = join(root, "data");
const generatedFolder = join(root, "src/catalog/generated");

const sorted = (names) => names.sort((a, b) => (a < b ? -1 : 1));

/** The entries of one folder in order of file name: a file holds an array of entries or one entry. */
function readEntries(folder) {
  const entries = new Map();
  const files = readdirSync(join(dataFolder, folder)).filter((name) => name.endsWith(".json"));
  for (const file of sorted(files)) {
    const content = parse(join(dataFolder, folder, file));
    const found = Array.isArray(content) ? content : [{ id: basename(file, ".json"), ...content }];
    for (const entry of found) {
      if (typeof entry.id !== "string") throw new Error(`entry without an id in ${folder}/${file}`);
      if (entries.has(entry.id)) throw new Error(`duplicate id in ${folder}/${file}: ${entry.id}`);
      entries.set(entry.id, entry);
    }
  }
  return [...entries.values()];
}

function parse(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(`${path}: ${error.message}`, { cause: error });
  }
}

/** The source text of the module for a folder. */
function moduleText(folder, entries) {
  const names = entries.map((entry) => ({
    id: entry.id,
    name: entry.name ?? entry.title ?? entry.id,
    aliases: entry.aliases ?? [],
  }));
  // Single quotes: JSON is full of double ones, and a shorter file starts sooner.
  const literal = (text) => `'${text.replace(/[\\']/g, "\\$&")}'`;
  return [
    `// Generated from data/${folder} by scripts/compile-catalog.mjs. Do not edit.`,
    `export type EntryId =${entries.map(({ id }) => `\n  | ${literal(id)}`).join("") || " never"};`,
    "",
    `const names: string = ${literal(JSON.stringify(names))};`,
    "",
    "const texts: Readonly<Record<string, string>> = {",
    ...entries.map((entry) => `  ${literal(entry.id)}: ${literal(JSON.stringify(entry))},`),
    "};",
    "",
    "export const entryNames = (): readonly { readonly id: EntryId; readonly name: string; readonly aliases: readonly string[] }[] =>",
    "  JSON.parse(names);",
    "",
    "export const entryJson = (id: string): string | undefined => (Object.hasOwn(texts, id) ? texts[id] : undefined);",
    "",
  ].join("\n");
}

function writeWhenChanged(path, text) {
  if (existsSync(path) && readFileSync(path, "utf8") === text) return false;
  writeFileSync(path, text);
  return true;
}

mkdirSync(generatedFolder, { recursive: true });
const folders = sorted(
  readdirSync(dataFolder, { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .map((item) => item.name),
);
for (const stale of readdirSync(generatedFolder)) {
  if (!folders.includes(basename(stale, ".ts"))) rmSync(join(generatedFolder, stale));
}
for (const folder of folders) {
  const entries = readEntries(folder);
  const changed = writeWhenChanged(join(generatedFolder, `${folder}.ts`), moduleText(folder, entries));
  console.log(`${folder}: ${entries.length} entries${changed ? "" : ", unchanged"}`);
}

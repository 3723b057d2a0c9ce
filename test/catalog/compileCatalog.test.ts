import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const generated = `${root}/src/catalog/generated`;
const compile = () =>
  execFileSync(process.execPath, ["scripts/compile-catalog.mjs"], { cwd: root, encoding: "utf8" });

it("compile-catalog makes one module for each folder of data, and leaves unchanged ones alone", () => {
  compile();
  const before = readdirSync(generated).map((file) => [file, statSync(`${generated}/${file}`).mtimeMs]);
  const folders = readdirSync(`${root}/data`);
  expect(before.map(([file]) => file).toSorted()).toEqual(folders.map((folder) => `${folder}.ts`).toSorted());
  expect(compile().trim().split("\n")).toHaveLength(folders.length);
  expect(readdirSync(generated).map((file) => [file, statSync(`${generated}/${file}`).mtimeMs])).toEqual(
    before,
  );
});

// Tables that scripts write into pages of docs, each between the comments <!-- NAME --> and <!-- end of NAME -->.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** `align` is a row such as ["---", "---:"]. */
export function markdownTable(head, rows, align = head.map(() => "---")) {
  return [head, align, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Replaces the table `name` of docs/`page`. */
export function writeTable(page, name, table) {
  const path = join(import.meta.dirname, "..", "docs", page);
  const block = new RegExp(`(<!-- ${name} -->)[^]*?(<!-- end of ${name} -->)`);
  const old = readFileSync(path, "utf8");
  if (!block.test(old)) throw new Error(`no place for the table of ${name} in ${path}`);
  writeFileSync(
    path,
    old.replace(block, (_, start, end) => `${start}\n\n${table}\n\n${end}`),
  );
}

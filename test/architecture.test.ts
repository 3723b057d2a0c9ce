import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const oxlint = join(root, "node_modules/oxlint/bin/oxlint");
const sources = filesUnder(join(root, "src")).map((path) => relative(root, path));
const written = sources.filter((path) => /\.tsx?$/.test(path) && !path.includes("/generated/"));

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Files that break a rule, one line each, and the rule that must say so. */
const violations: [title: string, path: string, text: string, rule: string][] = [
  ...[
    ["units", "catalog"],
    ["catalog", "operators"],
    ["operators", "cost"],
    ["cost", "serving"],
    ["serving", "simulation"],
    ["simulation", "serving"],
    ["planning", "report"],
    ["report", "api"],
    ["api", "node"],
    ["node", "cli"],
    ["web", "node"],
  ].flatMap(([from, to]): typeof violations => [
    [
      `an import from ${from} to ${to}`,
      `src/${from}/to-${to}.ts`,
      `export { a } from "../${to}/target.ts";`,
      "no-restricted-imports",
    ],
    [
      `an import of a type from deep in ${from} to ${to}`,
      `src/${from}/deep/type-of-${to}.ts`,
      `import type { A } from "../../${to}/target.ts"; export type B = A;`,
      "no-restricted-imports",
    ],
  ]),
  ["console in a pure layer", "src/serving/console.ts", "console.log(1);", "no-console"],
  [
    "process in a pure layer",
    "src/serving/process.ts",
    "export const a = process.argv;",
    "no-restricted-globals",
  ],
  [
    "the network in a pure layer",
    "src/serving/fetch.ts",
    `export const a = () => fetch("x");`,
    "no-restricted-globals",
  ],
  [
    "the clock in a pure layer",
    "src/serving/clock.ts",
    "export const a = () => Date.now();",
    "no-restricted-globals",
  ],
  [
    "randomness in a pure layer",
    "src/serving/random.ts",
    "export const a = () => Math.random();",
    "no-restricted-properties",
  ],
  [
    "Node's modules in a pure layer",
    "src/serving/node.ts",
    `export { join } from "node:path";`,
    "no-restricted-imports",
  ],
  ["a default export", "src/cli/default.ts", "export default 1;", "no-default-export"],
  ["any", "src/cli/any.ts", "export const a = (b: any): unknown => b;", "no-explicit-any"],
  ["a cycle of types", "src/cost/a.ts", `import type { B } from "./b.ts"; export type A = B;`, "no-cycle"],
];

describe("the lint rules", () => {
  const folder = mkdtempSync(join(tmpdir(), "servecast-lint-"));
  let reported = "";

  beforeAll(() => {
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${text}\n`);
    };
    cpSync(join(root, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
    for (const layer of [
      "catalog",
      "operators",
      "cost",
      "serving",
      "simulation",
      "report",
      "api",
      "node",
      "cli",
    ]) {
      write(`src/${layer}/target.ts`, "export type A = number; export const a = 1;");
    }
    write("src/cost/b.ts", `import type { A } from "./a.ts"; export type B = A | 1;`);
    write("src/report/allowed.ts", `export { a } from "../serving/target.ts";`);
    for (const [, path, text] of violations) write(path, text);
    reported = spawnSync(process.execPath, [oxlint, "--format=unix"], {
      cwd: folder,
      encoding: "utf8",
    }).stdout;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(violations)("refuse %s", (_, path, __, rule) => {
    expect(
      reported
        .split("\n")
        .filter((line) => line.includes(`${path}:`))
        .join("\n"),
    ).toContain(rule);
  });

  it("accept an import down the layers", () => {
    expect(reported).not.toContain("src/report/allowed.ts");
  });
});

describe("the source tree", () => {
  it("keeps files small: at most 350 lines, half of them under 90", () => {
    const lengths = written.map((path) => ({
      path,
      lines: readFileSync(join(root, path), "utf8").split("\n").length,
    }));
    expect(lengths.filter(({ lines }) => lines > 350)).toEqual([]);
    const sorted = lengths.map(({ lines }) => lines).toSorted((a, b) => a - b);
    expect(sorted[sorted.length >> 1]).toBeLessThan(90);
  });

  it("has no barrel inside a layer and no drawer named utils, helpers, common or misc", () => {
    expect(
      written.filter((path) => /^src\/.+\/(index|utils?|helpers?|common|misc)(\.tsx?|\/)/.test(path)),
    ).toEqual([]);
  });

  it("spells relative imports with their file ending", () => {
    const wrong = written.flatMap((path) =>
      [...readFileSync(join(root, path), "utf8").matchAll(/from "(\.[^"]*)"/g)]
        .map((match) => match[1]!)
        .filter((target) => !/\.(tsx?|css|json)$/.test(target))
        .map((target) => `${path}: ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it("commits nothing generated", () => {
    const tracked = execFileSync("git", ["ls-files", "dist", "build", "node_modules"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(tracked).toBe("");
  });
});

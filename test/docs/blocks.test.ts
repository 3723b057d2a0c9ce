import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAcceleratorFile } from "../../src/api/records/acceleratorFile.ts";
import { parseModelFile } from "../../src/api/records/modelFile.ts";
import { isRecord } from "../../src/api/records/loadModel.ts";
import { readDocument } from "../../src/api/records/readDocument.ts";
import { runCli, words } from "../cli/runCli.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "bench/README.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

interface CodeBlock {
  readonly title: string;
  readonly language: string;
  readonly text: string;
}

const blocks: readonly CodeBlock[] = pages.flatMap((page) => {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    title: `${page}:${text.slice(0, match.index).split("\n").length}`,
    language: match[1] ?? "",
    text: match[2] ?? "",
  }));
});
const inLanguage = (...languages: string[]) => blocks.filter(({ language }) => languages.includes(language));

it("every block of code says its language, so that it is run", () => {
  const known = ["console", "sh", "ts", "js", "yaml", "json", "text"];
  expect(blocks.filter(({ language }) => !known.includes(language)).map(({ title }) => title)).toEqual([]);
});

describe("a console block prints what the command prints:", () => {
  it.each(inLanguage("console"))("$title", async ({ text }) => {
    for (const session of text.split(/^\$ /m).slice(1)) {
      const [command = "", ...lines] = session.split("\n");
      const args = words(command.replace(/^(servecast|npm start --silent --)\s+/, ""));
      const { stdout, stderr } = await runCli(args);
      // "..." on a line of its own stands for lines left out.
      const pattern = lines
        .join("\n")
        .trimEnd()
        .split(/^\.\.\.$/m)
        .map((part) => escaped(part));
      expect((stdout + stderr).trimEnd(), command).toMatch(new RegExp(`^${pattern.join("[\\s\\S]*")}$`));
    }
  });
});

describe("a shell block names scripts that exist:", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  beforeAll(() => mkdirSync(join(root, "build"), { recursive: true }));
  it.each(inLanguage("sh"))("$title", async ({ text }) => {
    for (const line of text.split("\n").filter((one) => one !== "" && !one.startsWith("#"))) {
      const [first = "", second = "", ...rest] = words(line);
      if (first === "npm") {
        expect(
          ["test", "start"].includes(second) ? Object.keys(scripts) : ["run", "install"],
          line,
        ).toContain(second);
        if (second === "run")
          expect(Object.keys(scripts)).toContain(rest.find((word) => !word.startsWith("-")));
        if (second === "start")
          expect((await runCli(rest.filter((word) => word !== "--" && word !== "--silent"))).code, line).toBe(
            0,
          );
      } else if (first === "servecast") expect((await runCli([second, ...rest])).code, line).toBe(0);
      else
        expect(existsSync(join(root, ["node", "python3"].includes(first) ? second : first)), line).toBe(true);
    }
  });
});

describe("a data block is a file that the command line takes:", () => {
  it.each(inLanguage("yaml", "json"))("$title", async ({ title, text, language }) => {
    const { value } = await readDocument(text, `${title}.${language}`);
    if (!isRecord(value)) throw new TypeError("not a mapping");
    if ("memoryBandwidth" in value)
      expect(parseAcceleratorFile(value).accelerator.memoryBandwidth).toBeGreaterThan(0);
    else if ("architecture" in value) expect(parseModelFile(value).id).not.toBe("");
    else expect(await runCli(["solve", "--config", "-"], text)).toMatchObject({ code: 0 });
  });
});

describe("a program compiles and prints its comments:", () => {
  const folder = join(root, "build/docs-blocks");
  const programs = inLanguage("ts", "js").map((block, i) => ({
    ...block,
    file: `block-${i}.${block.language}`,
  }));

  beforeAll(() => {
    if (!existsSync(join(root, "dist/index.js")))
      throw new Error("run npm run build first: the programs import the built package");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const { file, text } of programs) writeFileSync(join(folder, file), text);
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        join(root, "node_modules/typescript/bin/tsc"),
        ...programs.map(({ file }) => file),
        "--ignoreConfig",
        "--rootDir",
        ".",
        "--outDir",
        "out",
        "--allowJs",
        "--strict",
        "--module",
        "nodenext",
        "--target",
        "es2023",
        "--lib",
        "es2023,dom",
        "--types",
        "",
      ],
      { cwd: folder, encoding: "utf8" },
    );
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(programs)("$title", ({ file, text }) => {
    const { stdout, stderr } = spawnSync(process.execPath, [join(folder, "out", file.replace(/ts$/, "js"))], {
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    const expected = [...text.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map((match) => match[1]);
    expect(expected.length).toBeGreaterThan(0);
    expect(stdout.trimEnd().split("\n")).toEqual(expected);
  });
});

describe("links between the documents lead somewhere:", () => {
  it.each(pages)("%s", (page) => {
    const text = readFileSync(join(root, page), "utf8");
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)) {
      expect(existsSync(join(root, dirname(page), target)), target).toBe(true);
    }
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { describe, expect, it } from "vitest";
import * as library from "../../src/index.ts";
import * as core from "../../src/core.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  scripts: Record<string, string>;
  exports: Record<string, unknown>;
  license: string;
  type: string;
  engines: { node: string };
};

/** What a bundler makes of a module that uses the library from source. */
async function bundle(source: string, keepsSideEffects = false): Promise<string> {
  const result = await build({
    root,
    configFile: false,
    logLevel: "silent",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? "\0entry.ts" : undefined),
        // The manifest promises no side effects; here every module must show it.
        transform: (code) => (keepsSideEffects ? { code, map: null, moduleSideEffects: true } : undefined),
        load: (id) => (id === "\0entry.ts" ? source.replaceAll("SRC", join(root, "src")) : undefined),
      },
    ],
    build: {
      write: false,
      minify: true,
      rollupOptions: {
        input: "entry",
        preserveEntrySignatures: "strict",
      },
    },
  });
  const { output } = result as { output: readonly { code?: string }[] };
  return output.map(({ code = "" }) => code).join("");
}

describe("the package", () => {
  it("pins every dependency to one version", () => {
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it("runs no script when it is installed, nor lets its dependencies run theirs", () => {
    expect(
      Object.keys(manifest.scripts).filter((name) => /^(pre|post)?(install|prepare|publish|pack)/.test(name)),
    ).toEqual([]);
    expect(readFileSync(join(root, ".npmrc"), "utf8")).toContain("ignore-scripts=true");
    const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
      packages: Record<string, { hasInstallScript?: boolean; dev?: boolean; optional?: boolean }>;
    };
    const scripted = Object.entries(packages).filter(([, entry]) => entry.hasInstallScript && !entry.dev);
    expect(scripted).toEqual([]);
  });

  it("is an ESM package under Apache-2.0 for Node 20.19 and newer", () => {
    expect(manifest).toMatchObject({ type: "module", license: "Apache-2.0", engines: { node: ">=20.19" } });
    expect(readFileSync(join(root, "LICENSE"), "utf8")).toContain("Apache License");
    expect(existsSync(join(root, "CHANGELOG.md"))).toBe(true);
  });

  it("has these entry points and names, and no others", () => {
    expect(Object.keys(manifest.exports)).toMatchSnapshot();
    expect(Object.keys(core).toSorted()).toMatchSnapshot();
    expect(Object.keys(library).toSorted()).toMatchSnapshot();
  });
});

describe("a browser bundle", () => {
  it("of servecast/core stays under 40 kB gzip", async () => {
    const code = await bundle(`export * from "SRC/core.ts";`);
    const size = gzipSync(code).length;
    expect(size).toBeLessThan(40_000);
    // It holds the solver, so that the figure means something, and no entry of the catalogue.
    expect(size).toBeGreaterThan(5_000);
    expect(code).not.toContain("h100-sxm");
  });

  it("of the whole library needs nothing of Node", async () => {
    const code = await bundle(`export { ServingModel, models, hardware } from "SRC/index.ts";`);
    expect(code).toContain("h100-sxm");
    expect(code).not.toMatch(/node:|__vite-browser-external/);
  });

  it("of a module that imports the core and uses nothing holds no code: importing does no work", async () => {
    const code = await bundle(`import "SRC/core.ts";`, true);
    expect(
      code
        .replaceAll(/^\/\/.*$/gm, "")
        .trim()
        .slice(0, 200),
    ).toBe("");
    // The measure tells the difference: an operation builds its schemas when it is imported.
    expect((await bundle(`import "SRC/api/solve/solve.ts";`, true)).length).toBeGreaterThan(1_000);
  });
});

it("importing the library reads no entry of the catalogue; looking one up reads that one", () => {
  const program = `
    let parsed = 0;
    const { parse } = JSON;
    JSON.parse = (...args) => (parsed++, parse(...args));
    const { hardware } = await import("servecast");
    const atImport = parsed;
    hardware.find("h100-sxm");
    console.log(atImport, parsed);`;
  const run = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: root,
    encoding: "utf8",
  });
  // The index of names and the entry.
  expect(run.stdout + run.stderr).toBe("0 2\n");
});

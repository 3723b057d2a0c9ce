import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const benches = readdirSync(new URL("../bench", import.meta.url)).filter((file) =>
  file.endsWith(".bench.mjs"),
);
const isBuilt = existsSync(new URL("../dist", import.meta.url));

describe(`the benchmarks${isBuilt ? "" : " (skipped: run npm run build first)"}`, () => {
  it.skipIf(!isBuilt).each(benches)("%s runs and reports a rate", (file) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [`bench/${file}`], {
      cwd: root,
      env: { ...process.env, BENCH_MILLISECONDS: "20" },
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toMatch(/[\d,]+ (?:\w+ )?\/s/);
  });
});

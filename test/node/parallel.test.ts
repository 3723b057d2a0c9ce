import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const isBuilt = existsSync(new URL("../../dist/node/taskWorker.js", import.meta.url));

describe(`threads${isBuilt ? "" : " (skipped: run npm run build first)"}`, () => {
  it.skipIf(!isBuilt)(
    "give the same bytes however many there are",
    () => {
      const flags =
        "simulate llama-3.1-8b h100-sxm --request-rate 5 --requests 50 --osl 20 --replications 5 --json";
      const run = (threads: number) => {
        const args = ["dist/cli/main.js", ...flags.split(" "), "--workers", String(threads)];
        const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
        expect(status).toBe(0);
        return stdout;
      };
      const alone = run(1);
      expect(JSON.parse(alone).repeated.length).toBe(5);
      expect(run(3)).toBe(alone);
    },
    30_000,
  );
});

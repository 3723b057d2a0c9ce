// What a fresh clone needs before anything runs. Only Node's own modules may be imported here.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync, mkdirSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a command, its chatter on stderr so that stdout stays the program's own; ends the process if it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2], ...options });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** Installs the locked dependencies when node_modules is absent or older than the lock file says. */
export function ensureInstalled() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write(`servecast needs Node 20.19 or newer; this is ${process.versions.node}\n`);
    process.exit(1);
  }
  if (!isInstalled()) {
    process.stderr.write("Installing the locked dependencies (npm ci) ...\n");
    run(process.platform === "win32" ? "npm.cmd" : "npm", ["ci", "--no-audit", "--no-fund"], {
      shell: process.platform === "win32",
    });
  }
}

/** Compares the lock file with the copy of it that npm leaves in node_modules. */
function isInstalled() {
  const installed = join(root, "node_modules/.package-lock.json");
  if (!existsSync(installed)) return false;
  const have = JSON.parse(readFileSync(installed, "utf8")).packages;
  const want = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(want).every(
    ([path, entry]) => path === "" || entry.optional || have[path]?.version === entry.version,
  );
}

/** Compiles the catalogue, the library and the command line when a source changed since the last time. */
export function ensureBuilt() {
  const stampFile = join(root, "dist/.stamp");
  const stamp = sourceStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  process.stderr.write("Compiling servecast ...\n");
  run(process.execPath, [join(root, "scripts/build.mjs")]);
  mkdirSync(join(root, "dist"), { recursive: true });
  writeFileSync(stampFile, sourceStamp());
}

/** Changes whenever a file that the build reads changes: names, sizes and times, so it costs milliseconds. */
export function sourceStamp() {
  const hash = createHash("sha256");
  for (const start of ["src", "data", "scripts", "package.json", "package-lock.json", "tsconfig.json"]) {
    for (const file of filesUnder(join(root, start))) {
      if (file.includes("/generated/")) continue;
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file}:${size}:${mtimeMs}\n`);
    }
  }
  return hash.digest("hex");
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .toSorted()
    .flatMap((name) => filesUnder(join(path, name)));
}

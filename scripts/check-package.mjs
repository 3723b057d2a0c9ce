// npm run check:package: packs the package, installs it in an empty folder, and uses it there as a command,
// from JavaScript and from TypeScript; asks publint about its form.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { ensureBuilt, ensureInstalled, root } from "./set-up.mjs";

ensureInstalled();
ensureBuilt();
const folder = mkdtempSync(join(tmpdir(), "servecast-package-"));
const npm = (cwd, ...args) =>
  execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
const node = (...args) => execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" });

try {
  const { messages, pkg } = await publint({ pkgDir: root, strict: true });
  for (const message of messages) process.stderr.write(`publint: ${formatMessage(message, pkg)}\n`);
  expect("publint has nothing to say", messages.length === 0);

  const [{ filename, files, size }] = JSON.parse(npm(root, "pack", "--json", "--pack-destination", folder));
  const strays = files.filter(
    ({ path }) => !/^(dist|schemas)\/|^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(path),
  );
  expect("the package holds dist, schemas and its papers only", strays.length === 0);
  process.stdout.write(`packed: ${files.length} files, ${(size / 1e6).toFixed(2)} MB\n`);

  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  npm(folder, "install", "--no-audit", "--no-fund", "--prefer-offline", "--omit=dev", join(folder, filename));

  const answer = JSON.parse(
    node("node_modules/servecast/dist/bin/servecast.js", "solve", "llama-3.1-8b", "h100-sxm", "--json"),
  );
  expect("the installed command solves", answer.feasible === true && answer.ttftSeconds > 0);

  const program = `import { ServingModel, models, hardware, type ServingResult } from "servecast";
import { servingModel } from "servecast/core";
const result: ServingResult = ServingModel.solve({ model: "llama-3.1-8b", hardware: "h100-sxm", seqLen: 2048 });
const again = servingModel().solve({ model: models.find("llama-3.1-8b"), hardware: hardware.find("h100-sxm"), seqLen: 2048 });
if (result.ttft !== again.ttft) throw new Error("the two solvers differ");
console.log(JSON.stringify(result.ttft));
`;
  writeFileSync(join(folder, "program.ts"), program);
  writeFileSync(
    join(folder, "program.js"),
    program.replace(", type ServingResult", "").replace(": ServingResult", ""),
  );
  expect("a JavaScript program solves", Number(node("program.js")) === answer.ttftSeconds);
  node(
    join(root, "node_modules/typescript/bin/tsc"),
    "program.ts",
    "--outDir",
    "compiled",
    "--strict",
    "--module",
    "nodenext",
    "--target",
    "es2023",
    "--types",
    "",
  );
  expect(
    "a TypeScript program compiles and solves",
    Number(node("compiled/program.js")) === answer.ttftSeconds,
  );
  const schema = JSON.parse(
    readFileSync(join(folder, "node_modules/servecast/schemas/solve.output.json"), "utf8"),
  );
  expect("the schema of the output is there", "ttftSeconds" in schema.properties);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function expect(what, holds) {
  process.stdout.write(`${holds ? "ok" : "FAILED"}: ${what}\n`);
  if (!holds) process.exitCode = 1;
}

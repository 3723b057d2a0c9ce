// npm start -- <arguments>: sets everything up, then is the command line.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, root } from "./set-up.mjs";

ensureInstalled();
ensureBuilt();
const child = spawn(process.execPath, [join(root, "dist/bin/servecast.js"), ...process.argv.slice(2)], {
  stdio: "inherit",
  cwd: process.env.INIT_CWD ?? process.cwd(),
});
// Ctrl-C reaches the child through the terminal; this process waits for what it still prints.
process.on("SIGINT", () => {});
child.on("exit", (code, signal) => process.exit(signal ? 130 : (code ?? 1)));

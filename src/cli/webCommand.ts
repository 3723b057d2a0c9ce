import { spawn } from "node:child_process";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { InputError } from "../units/inputError.ts";
import type { Output } from "./runOperation.ts";

/** `servecast web`: serves the page on this machine alone until Ctrl-C, and opens it. */
export function webCommand({ stdout }: Output): Command {
  return new Command("web")
    .summary("Open the page in the browser")
    .description(
      "Serves the page on 127.0.0.1 and opens it in the browser. Everything is computed there; nothing leaves the machine.",
    )
    .option("--port <PORT>", "port to listen on (default: any free one)")
    .option("--no-open", "only print the address")
    .action(async ({ port = "0", open }: { port?: string; open: boolean }) => {
      const { serveFiles } = await import("../node/serveFiles.ts");
      const number = Number(port);
      if (!Number.isInteger(number) || number < 0 || number > 65535) {
        throw new InputError(
          "out_of_range",
          ["port"],
          `port must be a whole number from 0 to 65535, got "${port}"`,
        );
      }
      const folder = fileURLToPath(new URL("../web/", import.meta.url));
      const server = await serveFiles(folder, number).catch((error: NodeJS.ErrnoException) => {
        throw new InputError(
          "unavailable",
          ["port"],
          `cannot listen on port ${port}: ${error.code ?? error.message}`,
          "leave --port out",
        );
      });
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      stdout(`${address}\n`);
      if (open) openInBrowser(address);
      process.once("SIGINT", () => server.close());
      await new Promise((resolve) => server.once("close", resolve));
    });
}

/** Best effort: the address is printed, so a machine without a desktop loses nothing. */
function openInBrowser(address: string): void {
  const [command, ...args] =
    process.platform === "darwin"
      ? ["open"]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", ""]
        : ["xdg-open"];
  const child = spawn(command as string, [...args, address], { stdio: "ignore", detached: true });
  child.once("error", () => {});
  child.unref();
}

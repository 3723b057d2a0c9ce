import type { Host } from "../../src/api/host.ts";
import { runProgram } from "../../src/cli/program.ts";
import { nodeHost } from "../../src/node/nodeHost.ts";

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line in this process, so that a test costs milliseconds; `stdin` is what `-` reads. */
export async function runCli(args: readonly string[], stdin?: string): Promise<CliResult> {
  let stdout = "";
  let stderr = "";
  const node = nodeHost();
  const host: Host = {
    ...node,
    readText: (location) =>
      location === "-" && stdin !== undefined ? Promise.resolve(stdin) : node.readText(location),
  };
  const code = await runProgram(args, host, {
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    color: false,
  });
  return { code, stdout, stderr };
}

/** Splits a command as a shell does: words, single and double quotes. */
export function words(command: string): string[] {
  return [...command.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replaceAll(/["']/g, ""));
}

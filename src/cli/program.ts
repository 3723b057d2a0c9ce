import { Command, CommanderError } from "commander";
import type { Host } from "../api/host.ts";
import type { Operation } from "../api/operation.ts";
import { operationLoaders } from "../api/operations.ts";
import { InputError } from "../units/inputError.ts";
import { commandOf } from "./commandOf.ts";
import { exitCodes, faultText } from "./fault.ts";
import { runOperation, type Output } from "./runOperation.ts";
import { version } from "./version.ts";
import { webCommand } from "./webCommand.ts";

/** Runs the command line with the arguments after its name, and gives the exit code. Loads only the command that runs. */
export async function runProgram(args: readonly string[], host: Host, output: Output): Promise<number> {
  const [first = ""] = args;
  if (first === "complete") {
    const { complete } = await import("./complete.ts");
    return complete(args.slice(1), output);
  }
  const names = Object.hasOwn(operationLoaders, first)
    ? [first]
    : first === "web"
      ? []
      : Object.keys(operationLoaders);
  const operations = await Promise.all(names.map((name) => operationLoaders[name]!()));
  let exitCode: number = exitCodes.solved;
  let running: Operation | undefined;
  const program = rootCommand(output);
  for (const operation of operations) {
    const command = commandOf(operation, async (given, common) => {
      running = operation;
      exitCode = await runOperation(operation, given, common, host, output);
    });
    program.addCommand(inherit(command, program));
  }
  program.addCommand(inherit(webCommand(output), program));
  try {
    if (args.length === 0) program.outputHelp();
    else await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.solved : exitCodes.badInput;
    if (!(error instanceof InputError)) throw error;
    output.stderr(faultText(error, running));
    return exitCodes.badInput;
  }
}

function rootCommand({ stdout, stderr }: Output): Command {
  return new Command("servecast")
    .description("Forecasts how a large language model will serve on given hardware.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "explain the command")
    .configureOutput({ writeOut: stdout, writeErr: stderr })
    .configureHelp({ showGlobalOptions: false })
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText(
      "after",
      `\nShell completion: servecast complete bash|zsh|fish|powershell prints the script.\n`,
    );
}

/** Subcommands end by exception and print where the program prints, as the root does. */
function inherit(command: Command, root: Command): Command {
  return command.copyInheritedSettings(root).exitOverride();
}

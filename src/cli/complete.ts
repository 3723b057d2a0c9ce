import tab, { script } from "@bomb.sh/tab";
import { acceleratorNames } from "../catalog/accelerators.ts";
import { modelNames } from "../catalog/models.ts";
import { fieldsOf, kebabCase, type Field } from "../api/fields.ts";
import { operationLoaders } from "../api/operations.ts";
import { exitCodes } from "./fault.ts";
import type { Output } from "./runOperation.ts";

const shells = ["bash", "zsh", "fish", "powershell"];

/**
 * `complete SHELL` prints the script that a shell sources; `complete -- WORDS` is what the script calls.
 * The only file that knows the completion library, which prints by itself.
 */
export async function complete(args: readonly string[], { stderr }: Output): Promise<number> {
  const [shell = "", ...words] = args;
  if (shell !== "--" && !shells.includes(shell)) {
    stderr(`error: complete takes a shell: ${shells.join(", ")}\n`);
    return exitCodes.badInput;
  }
  if (shell !== "--") {
    script(shell, "servecast", "servecast");
    return exitCodes.solved;
  }
  for (const load of Object.values(operationLoaders)) {
    const operation = await load();
    const command = tab.command(operation.name, operation.summary);
    for (const field of fieldsOf(operation)) {
      const offer = (suggest: (value: string, description: string) => void) => {
        for (const word of wordsFor(field)) suggest(word, "");
      };
      if (operation.positional.includes(field.name))
        command.argument(field.name, offer, field.kind === "list");
      else if (field.kind === "boolean") command.option(kebabCase(field.name), field.description);
      else command.option(kebabCase(field.name), field.description, offer);
    }
    command.option("json", "print the result as JSON");
    command.option("format", "how to print the result", (suggest) => {
      for (const format of ["text", "markdown", "csv"]) suggest(format, "");
    });
    command.option("config", "take inputs from a scenario file");
  }
  tab.parse([...words]);
  return exitCodes.solved;
}

function wordsFor({ catalog, choices }: Field): readonly string[] {
  if (catalog === "model") return modelNames().map(({ id }) => id);
  if (catalog === "hardware") return acceleratorNames().map(({ id }) => id);
  return choices;
}

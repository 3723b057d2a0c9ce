import { Command, InvalidArgumentError, Option } from "commander";
import { fieldsOf, kebabCase, type Field } from "../api/fields.ts";
import type { Operation } from "../api/operation.ts";

/** What the user wrote, field by field, before it is checked. */
export type Given = Readonly<Record<string, unknown>>;

/** Flags that every command takes. */
export interface CommonFlags {
  readonly json: boolean;
  readonly format: "text" | "markdown" | "csv";
  readonly config: string | undefined;
  readonly requireFeasible: boolean;
}

/** The command line of an operation: its arguments and flags come from its input schema. */
export function commandOf(
  operation: Operation,
  run: (given: Given, common: CommonFlags) => Promise<void>,
): Command {
  const fields = fieldsOf(operation);
  const positional = operation.positional.map((name) => fields.find((field) => field.name === name)!);
  const flags = fields.filter((field) => !operation.positional.includes(field.name));
  const command = new Command(operation.name).description(
    `${operation.summary}.\n\n${operation.description}`,
  );
  command.usage([...positional.map(usageOf), "[options]"].join(" "));
  // Arguments may come from --config instead, so a missing one is found when the input is checked.
  for (const field of positional) {
    command.argument(field.kind === "list" ? `[${field.name}...]` : `[${field.name}]`, helpOf(field));
  }
  for (const field of flags) command.addOption(optionOf(field));
  command.option("--config <FILE>", "take inputs from a YAML or JSON scenario file; flags come before it");
  command.addOption(new Option("--json", "print the result as JSON").conflicts("format"));
  command.addOption(
    new Option("--format <FORMAT>", "how to print the result (default: text)").choices([
      "text",
      "markdown",
      "csv",
    ]),
  );
  if (operation.feasible)
    command.option("--require-feasible", "end with exit code 3 when the answer is infeasible");
  command.addHelpText("after", examplesOf(operation));
  return command.action(async (...args: unknown[]) => {
    const options = command.opts<Record<string, unknown>>();
    const given: Record<string, unknown> = {};
    positional.forEach((field, i) => {
      const value = args[i];
      if (value !== undefined && !(Array.isArray(value) && value.length === 0)) given[field.name] = value;
    });
    for (const field of flags) {
      const value = options[field.name];
      if (value !== undefined) given[field.name] = valueOf(field, value);
    }
    await run(given, {
      json: options["json"] === true,
      format: (options["format"] as CommonFlags["format"] | undefined) ?? "text",
      config: options["config"] as string | undefined,
      requireFeasible: options["requireFeasible"] === true,
    });
  });
}

/** How a user wrote a field on the command line: `MODEL`, `--batch-size`. */
export function spellingOf(operation: Operation, name: string): string {
  return operation.positional.includes(name) ? name.toUpperCase() : `--${kebabCase(name)}`;
}

function usageOf({ name, required, kind }: Field): string {
  const shown = kind === "list" ? `${name.toUpperCase()}...` : name.toUpperCase();
  return required ? shown : `[${shown}]`;
}

function optionOf(field: Field): Option {
  const flag = `--${kebabCase(field.name)}`;
  if (field.kind === "boolean") {
    return field.default === true
      ? new Option(`--no-${kebabCase(field.name)}`, `do not ${helpOf({ ...field, default: undefined })}`)
      : new Option(flag, helpOf({ ...field, default: undefined }));
  }
  const option = new Option(`${flag} <${field.placeholder}>`, helpOf(field));
  if (field.kind === "list") {
    option.argParser((text: string, before: string[] | undefined) => [...(before ?? []), ...text.split(",")]);
  } else option.argParser(once);
  return option;
}

/** A second value would silently replace the first: two comparisons are not one of both. */
function once(text: string, before: string | undefined): string {
  if (before !== undefined) throw new InvalidArgumentError(`It was given before, as "${before}".`);
  return text;
}

function helpOf({ description, choices, default: fallback }: Field): string {
  const remarks = [
    choices.length > 0 ? choices.join(", ") : "",
    fallback === undefined || (Array.isArray(fallback) && fallback.length === 0)
      ? ""
      : `default: ${String(fallback)}`,
  ].filter(Boolean);
  // Help goes on where the flag ends; abbreviations stay as they are.
  const text = description.replace(/^[A-Z](?![A-Z])/, (first) => first.toLowerCase());
  return [text, remarks.length > 0 ? `(${remarks.join("; ")})` : ""].join(" ").trim();
}

/** Numbers where numbers are due; any other text is left for the check of the input to refuse. */
function valueOf(field: Field, value: unknown): unknown {
  if (field.kind !== "number" && field.kind !== "integer") return value;
  const text = String(value);
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}

function examplesOf({ examples }: Operation): string {
  if (examples.length === 0) return "";
  return [
    "",
    "Examples:",
    ...examples.map(({ title, args }) => `  # ${title}\n  servecast ${args}`),
    "",
  ].join("\n");
}

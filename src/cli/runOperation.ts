import type { Host } from "../api/host.ts";
import { withPlace } from "../api/records/locateEntry.ts";
import type { Operation } from "../api/operation.ts";
import { parseInput } from "../api/parseInput.ts";
import { readDocument } from "../api/records/readDocument.ts";
import type { Report } from "../report/report.ts";
import { InputError } from "../units/inputError.ts";
import type { CommonFlags, Given } from "./commandOf.ts";
import { exitCodes } from "./fault.ts";

/** Where the command line prints. */
export interface Output {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly color: boolean;
}

/** Checks the input, runs the operation, prints the answer whole, and gives the exit code. */
export async function runOperation(
  operation: Operation,
  given: Given,
  common: CommonFlags,
  host: Host,
  output: Output,
): Promise<number> {
  const input = await readInput(operation, given, common.config, host);
  const result = await operation.run(input, host);
  if (common.json) output.stdout(`${JSON.stringify(result, null, 2)}\n`);
  else await print(operation.report(result, input), common.format, output);
  const infeasible = operation.feasible?.(result) === false;
  return infeasible && common.requireFeasible ? exitCodes.infeasible : exitCodes.solved;
}

/** Flags over the scenario file over defaults. */
async function readInput(operation: Operation, given: Given, config: string | undefined, host: Host) {
  const schema = operation.input.strict();
  if (config === undefined) return parseInput(schema, given);
  const document = await readDocument(await host.readText(config), config);
  const { value } = document;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InputError(
      "wrong_type",
      [config],
      `${config} must hold a mapping of inputs such as "model: llama-3.1-8b"`,
    );
  }
  // A fault in a flag is the flag's, not the file's.
  parseInput(operation.input.partial(), given);
  return withPlace(document, () => parseInput(schema, { ...value, ...given }));
}

async function print(
  report: Report,
  format: CommonFlags["format"],
  { stdout, stderr, color }: Output,
): Promise<void> {
  switch (format) {
    case "text": {
      const { renderText } = await import("../report/renderText.ts");
      return stdout(renderText(report, { color }));
    }
    case "markdown": {
      const { renderMarkdown } = await import("../report/renderMarkdown.ts");
      return stdout(renderMarkdown(report));
    }
    case "csv": {
      const { renderCsv } = await import("../report/renderCsv.ts");
      stdout(renderCsv(report));
      // A spreadsheet has no place for warnings; they must be seen all the same.
      for (const block of report) {
        if (block.kind === "notes" && block.level === "warning")
          block.notes.forEach((note) => stderr(`warning: ${note}\n`));
      }
    }
  }
}

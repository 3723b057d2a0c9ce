import type { z } from "zod";
import type { Report } from "../report/report.ts";
import type { Host } from "./host.ts";

/** One invocation shown in the help, run by the tests. */
export interface Example {
  readonly title: string;
  /** Arguments after `servecast`. */
  readonly args: string;
}

/**
 * One thing that Servecast can do. Flags, help, JSON and its schema, HTTP and forms are derived from
 * this record, so names, defaults and descriptions are written here and nowhere else.
 *
 * Each field of `input` carries `.describe(...)`; `.meta({ placeholder })` names its value in the help
 * and `.meta({ group })` gathers flags under a heading.
 */
export interface Operation<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> {
  /** The subcommand, lower case. */
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** A paragraph for `--help`: what is computed, from which source. */
  readonly description: string;
  /** Input fields given by position, in order; a trailing optional one may be left out. */
  readonly positional: readonly (keyof z.output<Input> & string)[];
  readonly input: Input;
  /** The shape of `--json`; keys carry their units. */
  readonly output: Output;
  readonly examples: readonly Example[];
  run(input: z.output<Input>, host: Host): Promise<z.output<Output>> | z.output<Output>;
  /** The result for a reader: text, Markdown and CSV are rendered from it. */
  report(output: z.output<Output>, input: z.output<Input>): Report;
  /** False when the answer is "this cannot be served"; `--require-feasible` turns that into exit code 3. */
  feasible?(output: z.output<Output>): boolean;
}

/** Checks at compile time that an operation's parts fit together, and forgets their exact types. */
export function defineOperation<Input extends z.ZodObject, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
): Operation<Input, Output> {
  return operation;
}

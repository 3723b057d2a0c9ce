import { z } from "zod";
import { nearestNames } from "../catalog/findByName.ts";
import { InputError } from "../units/inputError.ts";

/**
 * The input of an operation with its defaults. Throws an `InputError` for the first fault that zod finds, and before it for
 * a field that there is not: what is missing may be that field misspelt.
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  path: readonly string[] = [],
): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const { issues } = result.error;
  const unknown = issues.find((issue) => issue.code === "unrecognized_keys");
  if (unknown?.code === "unrecognized_keys") {
    const at = unknown.path.map(String);
    throw unknownField(unknown.keys, [...path, ...at], fieldsAt(schema, at));
  }
  throw toInputError(issues[0]!, path);
}

function unknownField(
  [key = ""]: readonly string[],
  path: readonly string[],
  known: readonly string[],
): InputError {
  return new InputError("unknown_field", [...path, key], `unknown field "${key}"`, didYouMean(known, key));
}

/** The fields that a schema has at a path through its mappings. */
function fieldsAt(schema: z.core.$ZodType, [first, ...rest]: readonly string[]): readonly string[] {
  if (schema instanceof z.ZodOptional)
    return fieldsAt(schema.unwrap(), first === undefined ? [] : [first, ...rest]);
  if (schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum)
    return schema.keyType.options.map(String);
  if (!(schema instanceof z.ZodObject)) return [];
  if (first === undefined) return Object.keys(schema.shape);
  const inner = schema.shape[first];
  return inner ? fieldsAt(inner, rest) : [];
}

type Issue = z.core.$ZodIssue;

function toInputError(issue: Issue, prefix: readonly string[]): InputError {
  const path = [...prefix, ...issue.path.map(String)];
  const field = path.at(-1) ?? "input";
  const got = `got ${show(issue.input)}`;
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return new InputError("missing", path, `${field} is missing`);
      return new InputError(
        "wrong_type",
        path,
        `${field} must be ${kinds[issue.expected] ?? issue.expected}, ${got}`,
      );
    case "too_small":
      return new InputError(
        "out_of_range",
        path,
        `${field} must be ${issue.inclusive ? "at least" : "greater than"} ${issue.minimum}, ${got}`,
      );
    case "too_big":
      return new InputError(
        "out_of_range",
        path,
        `${field} must be ${issue.inclusive ? "at most" : "less than"} ${issue.maximum}, ${got}`,
      );
    case "invalid_value": {
      const allowed = issue.values.map(String);
      return new InputError(
        "not_allowed",
        path,
        `${field} must be one of ${allowed.join(", ")}, ${got}`,
        didYouMean(allowed, String(issue.input)),
      );
    }
    case "unrecognized_keys":
      return unknownField(issue.keys, path, []);
    case "invalid_union": {
      // The branch that came furthest says best what is wrong.
      const deepest = issue.errors
        .flat()
        .toSorted((a, b) => b.path.length - a.path.length)
        .at(0);
      if (deepest && deepest.path.length > 0) return toInputError(deepest, path);
      return new InputError("wrong_type", path, `${field} has the wrong form, ${got}`);
    }
    default:
      // Messages of our own schemas go on where the field's name ends.
      return issue.message.startsWith("must ")
        ? new InputError("invalid", path, `${field} ${issue.message}, ${got}`)
        : new InputError("invalid", path, `${field}: ${issue.message}`);
  }
}

const kinds: Readonly<Record<string, string>> = {
  number: "a number",
  int: "a whole number",
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
};

/** A hint that names the allowed words nearest to a mistyped one. */
export function didYouMean(allowed: readonly string[], wrong: string): string | undefined {
  const near = nearestNames(
    allowed.map((id) => ({ id, name: id, aliases: [] })),
    wrong,
    3,
  );
  return near.length > 0 ? `did you mean ${near.join(", ")}?` : undefined;
}

/** Longer texts are whole files, of which the beginning tells enough. */
const longestShown = 80;

function show(value: unknown): string {
  if (typeof value === "string")
    return value.length > longestShown ? `"${value.slice(0, longestShown)}..."` : `"${value}"`;
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "a mapping" : String(value);
}

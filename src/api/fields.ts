import { z } from "zod";
import type { Operation } from "./operation.ts";

/** One input field of an operation as a front end needs it, read from its schema. */
export interface Field {
  /** As in JSON and scenario files: `batchSize`. */
  readonly name: string;
  readonly kind: "number" | "integer" | "boolean" | "text" | "list";
  readonly description: string;
  readonly required: boolean;
  readonly default: unknown;
  /** The only words allowed, or words to offer. */
  readonly choices: readonly string[];
  /** Stands for the value in a help text: `TOKENS`. */
  readonly placeholder: string;
  /** What the value names, so that shells and pages can complete it. */
  readonly catalog?: "model" | "hardware";
}

/** The input fields of an operation in the order of its schema. */
export function fieldsOf({ input }: Pick<Operation, "input">): readonly Field[] {
  const schema = z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const {
      description = "",
      default: fallback,
      enum: allowed,
      examples,
      placeholder,
      catalog,
    } = property as Property;
    const kind = kindOf(property as Property);
    return {
      name,
      kind,
      description,
      required: required.has(name),
      default: fallback,
      choices: (allowed ?? examples ?? []).map(String),
      placeholder: placeholder ?? (kind === "number" || kind === "integer" ? "N" : name.toUpperCase()),
      ...(catalog && { catalog }),
    };
  });
}

interface Property {
  readonly type?: string;
  readonly anyOf?: readonly Property[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly placeholder?: string;
  readonly catalog?: "model" | "hardware";
}

function kindOf({ type }: Property): Field["kind"] {
  switch (type) {
    case "number":
    case "integer":
    case "boolean":
      return type;
    case "array":
      return "list";
    default:
      return "text";
  }
}

/** `batchSize` as a flag: `batch-size`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

import { InputError } from "../../units/inputError.ts";

/** A parsed `config.json`, or a section of it. */
export type HuggingFaceConfig = Readonly<Record<string, unknown>>;

/**
 * Typed access to the fields of a `config.json`. A missing or ill-typed field throws an `InputError`
 * that names it: no size of a model is ever guessed. `null` counts as absent, as in the files themselves.
 */
export class ConfigFields {
  readonly values: HuggingFaceConfig;
  readonly path: readonly string[];

  constructor(values: HuggingFaceConfig, path: readonly string[] = []) {
    this.values = values;
    this.path = path;
  }

  has(name: string): boolean {
    return this.values[name] !== undefined && this.values[name] !== null;
  }

  /** A positive whole number under the first of the names that is there. */
  size(...names: readonly [string, ...string[]]): number {
    return this.optionalSize(...names) ?? this.#missing(names, "a positive whole number");
  }

  optionalSize(...names: readonly [string, ...string[]]): number | undefined {
    const value = this.count(...names);
    if (value === 0) this.#wrong(names[0], value, "a positive whole number");
    return value;
  }

  /** A whole number, zero included, or undefined. */
  count(...names: readonly [string, ...string[]]): number | undefined {
    const name = names.find((candidate) => this.has(candidate));
    if (name === undefined) return undefined;
    const value = this.values[name];
    return typeof value === "number" && Number.isInteger(value) && value >= 0
      ? value
      : this.#wrong(name, value, "a whole number");
  }

  /** A flag, with the default of the architecture's own configuration class. */
  flag(name: string, classDefault: boolean): boolean {
    if (!this.has(name)) return classDefault;
    const value = this.values[name];
    return typeof value === "boolean" ? value : this.#wrong(name, value, "true or false");
  }

  text(name: string): string | undefined {
    if (!this.has(name)) return undefined;
    const value = this.values[name];
    return typeof value === "string" ? value : this.#wrong(name, value, "a string");
  }

  list(name: string): readonly unknown[] | undefined {
    if (!this.has(name)) return undefined;
    const value = this.values[name];
    return Array.isArray(value) ? value : this.#wrong(name, value, "a list");
  }

  /** One string per layer, each among the known ones. */
  layerKinds<Kind extends string>(
    name: string,
    known: readonly Kind[],
    layers: number,
  ): readonly Kind[] | undefined {
    const kinds = this.list(name);
    if (kinds === undefined) return undefined;
    if (kinds.length < layers)
      this.#wrong(name, `${kinds.length} entries`, `one entry for each of ${layers} layers`);
    return kinds
      .slice(0, layers)
      .map((kind) =>
        known.includes(kind as Kind) ? (kind as Kind) : this.#wrong(name, kind, known.join(", ")),
      );
  }

  section(name: string): ConfigFields | undefined {
    if (!this.has(name)) return undefined;
    const value = this.values[name];
    return isSection(value)
      ? new ConfigFields(value, [...this.path, name])
      : this.#wrong(name, value, "an object");
  }

  /** Refuses a setting whose weights we could not count. */
  refuse(name: string, ...counted: readonly unknown[]): void {
    const value = this.values[name];
    if (this.has(name) && !counted.includes(value))
      this.#wrong(name, value, counted.map(String).join(" or "));
  }

  #missing(names: readonly string[], expected: string): never {
    const [name] = names as readonly [string];
    const also = names.length > 1 ? ` (or ${names.slice(1).join(", ")})` : "";
    throw new InputError(
      "missing_field",
      [...this.path, name],
      `config.json: "${[...this.path, name].join(".")}"${also} is missing`,
      `model_type ${JSON.stringify(this.values["model_type"])} needs ${expected} there`,
    );
  }

  #wrong(name: string, value: unknown, expected: string): never {
    throw new InputError(
      "invalid_field",
      [...this.path, name],
      `config.json: "${[...this.path, name].join(".")}" is ${JSON.stringify(value)}`,
      `known here: ${expected}`,
    );
  }
}

export function isSection(value: unknown): value is HuggingFaceConfig {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

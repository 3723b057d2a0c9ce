import { kebabCase } from "../../api/fields.ts";
import { operationOf, type Fidelity } from "./fidelity.ts";
import { statedValues } from "./readDraft.ts";
import type { Draft } from "./link.ts";

/** The question as a command. */
export function cliCommand(draft: Draft, fidelity: Fidelity): string {
  const { model, hardware, ...rest } = statedValues(draft, fidelity);
  return [
    `servecast ${operationOf[fidelity]}`,
    ...[model, hardware].map((name) => shellWord(String(name))),
    ...Object.entries(rest).map(([name, value]) => flagOf(kebabCase(name), value)),
  ].join(" ");
}

function flagOf(name: string, value: unknown): string {
  if (typeof value === "boolean") return value ? `--${name}` : `--no-${name}`;
  return `--${name} ${shellWord(Array.isArray(value) ? value.join(",") : String(value))}`;
}

/** The question as a program against the library, which has no simulator. */
export function libraryCode(draft: Draft, fidelity: Exclude<Fidelity, "simulated">): string {
  const lines = Object.entries(statedValues(draft, fidelity)).map(
    ([name, value]) => `  ${name}: ${JSON.stringify(value)},`,
  );
  const [binding, path, call] =
    fidelity === "calibrated"
      ? ["predict", "servecast/predict", "predict"]
      : ["ServingModel", "servecast", "ServingModel.solve"];
  return [
    `import { ${binding} } from "${path}";`,
    "",
    `const result = ${call}({`,
    ...lines,
    "});",
    "console.log(result);",
  ].join("\n");
}

/** The question as a scenario file. */
export function scenarioYaml(draft: Draft, fidelity: Fidelity): string {
  // JSON scalars are YAML; only texts that could be read as something else keep their quotes.
  return Object.entries(statedValues(draft, fidelity))
    .map(
      ([name, value]) =>
        `${name}: ${typeof value === "string" && /^[a-z][\w./-]*$/i.test(value) ? value : JSON.stringify(value)}`,
    )
    .join("\n");
}

const shellWord = (text: string): string =>
  /^[\w./:@=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

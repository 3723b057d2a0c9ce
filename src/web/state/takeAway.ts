import { kebabCase } from "../../api/fields.ts";
import { statedValues } from "./readDraft.ts";
import type { Draft } from "./link.ts";

/** The question as a command. */
export function cliCommand(draft: Draft): string {
  const { model, hardware, ...rest } = statedValues(draft);
  const flags = Object.entries(rest).map(
    ([name, value]) => `--${kebabCase(name)} ${shellWord(String(value))}`,
  );
  return ["servecast predict", shellWord(String(model)), shellWord(String(hardware)), ...flags].join(" ");
}

/** The question as a program against the library. */
export function libraryCode(draft: Draft): string {
  const lines = Object.entries(statedValues(draft)).map(
    ([name, value]) => `  ${name}: ${JSON.stringify(value)},`,
  );
  return [
    'import { predict } from "servecast/predict";',
    "",
    "const prediction = predict({",
    ...lines,
    "});",
    "console.log(prediction);",
  ].join("\n");
}

/** The question as a scenario file. */
export function scenarioYaml(draft: Draft): string {
  // JSON scalars are YAML; only texts that could be read as something else keep their quotes.
  return Object.entries(statedValues(draft))
    .map(
      ([name, value]) =>
        `${name}: ${typeof value === "string" && /^[a-z][\w./-]*$/i.test(value) ? value : JSON.stringify(value)}`,
    )
    .join("\n");
}

const shellWord = (text: string): string =>
  /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

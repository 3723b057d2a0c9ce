// npm run validate:steps -- FILE_OR_DIR [--markdown]: whole steps that scripts/measure timed against the kernels of the model.
// FILE is a steps.csv, DIR a folder with one; --markdown writes the tables of docs/measured-steps.md.
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { summarizeErrors } from "../dist/calibration/kernels/errorSummary.js";
import { csvRecords } from "../dist/calibration/rows/csvRecords.js";
import { measuredSteps } from "../dist/calibration/steps/measuredStep.js";
import { predictStep } from "../dist/calibration/steps/predictStep.js";
import { groupBy } from "../dist/math/groupBy.js";
import { InputError } from "../dist/units/inputError.js";
import { runScript } from "./kernel-tables.mjs";
import { markdownTable, writeTable } from "./page-tables.mjs";

/** A host counts as what limits an eager step that takes this much longer than its replay. */
const hostLimited = 1.2;
/** From so many tokens on, the products of a prompt fill the device. */
const longPrompt = 1024;

const groups = [
  { title: "decode steps", holds: ({ phase }) => phase === "decode" },
  {
    title: `prompts below ${longPrompt.toLocaleString("en")} tokens`,
    holds: ({ phase, tokensPerSequence }) => phase === "prefill" && tokensPerSequence < longPrompt,
  },
  {
    title: `prompts from ${longPrompt.toLocaleString("en")} tokens on`,
    holds: ({ phase, tokensPerSequence }) => phase === "prefill" && tokensPerSequence >= longPrompt,
  },
];

await runScript(async () => {
  const given = process.argv.slice(2).find((argument) => !argument.startsWith("--"));
  const file = stepsFile(given);
  const rows = measuredSteps(readFileSync(file, "utf8")).map((measured) => {
    const predicted = predictStep(measured);
    return { ...measured, predicted, error: predicted.seconds / measured.graphSeconds - 1 };
  });
  if (rows.length === 0) throw new InputError("no_rows", [file], `${file} has no rows`);
  const tables = {
    summary: summaryTable(rows),
    weights: weightsTable(rows),
    steps: stepsTable(rows),
    launches: launchesTable(rows),
    ...beside(file, "machine.json", (text) => ({ machine: machineTable(JSON.parse(text)) })),
    ...beside(file, "mixtures.csv", (text) => ({ mixtures: mixturesTable(csvRecords(text)) })),
  };
  for (const [name, { head, body, align }] of Object.entries(tables)) {
    console.log(`${name}\n${textTable([head, ...body])}\n`);
    if (process.argv.includes("--markdown"))
      writeTable("measured-steps.md", name, markdownTable(head, body, align));
  }
});

function stepsFile(given) {
  if (given === undefined)
    throw new InputError(
      "missing_argument",
      ["FILE_OR_DIR"],
      "name a steps.csv or its folder",
      "npm run validate:steps -- test/measured/h200-sxm",
    );
  const file = existsSync(given) && statSync(given).isDirectory() ? join(given, "steps.csv") : given;
  if (!existsSync(file)) throw new InputError("not_found", ["FILE_OR_DIR"], `no file ${file}`);
  return file;
}

/** Tables from another file of the folder, if it is there. */
function beside(file, name, tablesOf) {
  const path = join(dirname(file), name);
  return basename(file) === "steps.csv" && existsSync(path) ? tablesOf(readFileSync(path, "utf8")) : {};
}

function summaryTable(rows) {
  const precisions = [...new Set(rows.map(({ precision }) => precision))];
  const body = precisions.flatMap((precision) =>
    groups.flatMap(({ title, holds }) => {
      const those = rows.filter((row) => row.precision === precision && holds(row));
      if (those.length === 0) return [];
      const errors = those.map(({ error }) => error);
      const { medianAbsoluteError, medianSignedError } = summarizeErrors(errors);
      const multiples = those.map(floorMultiple);
      return [
        [
          precision,
          title,
          those.length,
          percent(medianAbsoluteError),
          percent(medianSignedError),
          `${percent(Math.min(...errors))} to ${percent(Math.max(...errors))}`,
          `${Math.min(...multiples).toFixed(2)} to ${Math.max(...multiples).toFixed(2)}`,
        ],
      ];
    }),
  );
  return {
    head: ["precision", "steps", "n", "median error", "bias", "errors", "measured / floor"],
    align: ["---", "---", "---:", "---:", "---:", "---:", "---:"],
    body,
  };
}

/** Single sequences: what the promise of twice the reading of the weights is about. */
function weightsTable(rows) {
  const alone = rows.filter(({ phase, sequences }) => phase === "decode" && sequences === 1);
  return {
    head: ["model", "precision", "context", "reading ms", "measured / reading", "predicted / reading"],
    align: ["---", "---", "---:", "---:", "---:", "---:"],
    body: alone.map(({ model, precision, tokensPerSequence, graphSeconds, predicted }) => [
      model,
      precision,
      tokensPerSequence,
      milliseconds(predicted.weightSeconds),
      (graphSeconds / predicted.weightSeconds).toFixed(2),
      (predicted.seconds / predicted.weightSeconds).toFixed(2),
    ]),
  };
}

function stepsTable(rows) {
  return {
    head: [
      "model",
      "precision",
      "step",
      "sequences",
      "tokens each",
      "measured ms",
      "predicted ms",
      "error",
      "floor ms",
      "measured / floor",
      "eager ms",
    ],
    align: ["---", "---", "---", ...Array(8).fill("---:")],
    body: rows.map((row) => [
      row.model,
      row.precision,
      row.phase,
      row.sequences,
      row.tokensPerSequence,
      milliseconds(row.graphSeconds),
      milliseconds(row.predicted.seconds),
      percent(row.error),
      milliseconds(row.predicted.floorSeconds),
      floorMultiple(row).toFixed(2),
      milliseconds(row.eagerSeconds),
    ]),
  };
}

/** Where the host limits, a step takes as long as its launches. */
function launchesTable(rows) {
  const limited = rows.filter(({ graphSeconds, eagerSeconds }) => eagerSeconds > hostLimited * graphSeconds);
  const kinds = groupBy(limited, kindOf);
  return {
    head: ["model", "precision", "step", "n", "launches", "least us a launch", "most us a launch"],
    align: ["---", "---", "---", "---:", "---:", "---:", "---:"],
    body: [...kinds].map(([kind, those]) => {
      const each = those.map(({ eagerSeconds, launches }) => (1e6 * eagerSeconds) / launches);
      return [
        ...kind.split("|"),
        those.length,
        those[0].launches,
        Math.min(...each).toFixed(0),
        Math.max(...each).toFixed(0),
      ];
    }),
  };
}

function kindOf({ model, precision, phase }) {
  return `${model}|${precision}|${phase}`;
}

function machineTable(machine) {
  return { head: Object.keys(machine), body: [Object.values(machine)] };
}

function mixturesTable(records) {
  return {
    head: [
      "precision",
      "hidden x intermediate",
      "experts",
      "layers",
      "tokens",
      "experts reached",
      "one layer ms",
      "layers in turn ms",
      "in turn / one",
    ],
    align: ["---", ...Array(8).fill("---:")],
    body: records.map((row) => [
      row.precision,
      `${row.hidden_size} x ${row.intermediate_size}`,
      row.experts,
      row.layers,
      row.tokens,
      row.experts_reached,
      Number(row.one_layer_ms).toFixed(4),
      Number(row.layers_in_turn_ms).toFixed(4),
      (row.layers_in_turn_ms / row.one_layer_ms).toFixed(2),
    ]),
  };
}

function floorMultiple({ graphSeconds, predicted }) {
  return graphSeconds / predicted.floorSeconds;
}

function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

function milliseconds(time) {
  return (1000 * time).toFixed(2);
}

function textTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((cells) => String(cells[column]).length)));
  return rows
    .map((cells) => cells.map((cell, column) => String(cell).padStart(widths[column])).join("  "))
    .join("\n");
}

// npm run validate:steps -- FILE_OR_DIR... [--markdown]: whole steps that scripts/measure timed against the kernels of the model.
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
  const given = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
  if (given.length === 0)
    throw new InputError(
      "missing_argument",
      ["FILE_OR_DIR"],
      "name a steps.csv or its folder",
      "npm run validate:steps -- test/measured/h200-sxm",
    );
  const files = given.map(stepsFile);
  const rows = files.flatMap(stepsOf);
  const machines = files.flatMap((file) => beside(file, "machine.json", (text) => [JSON.parse(text)]));
  const mixtures = files.flatMap((file) =>
    beside(file, "mixtures.csv", (text) =>
      csvRecords(text).map((record) => ({ ...record, accelerator: basename(dirname(file)) })),
    ),
  );
  const tables = {
    summary: summaryTable(rows),
    weights: weightsTable(rows),
    steps: stepsTable(rows),
    launches: launchesTable(rows),
    ...(machines.length > 0 ? { machine: machineTable(machines) } : {}),
    ...(mixtures.length > 0 ? { mixtures: mixturesTable(mixtures) } : {}),
  };
  for (const [name, { head, body, align }] of Object.entries(tables)) {
    console.log(`${name}\n${textTable([head, ...body])}\n`);
    if (process.argv.includes("--markdown"))
      writeTable("measured-steps.md", name, markdownTable(head, body, align));
  }
});

function stepsOf(file) {
  const rows = measuredSteps(readFileSync(file, "utf8")).map((measured) => {
    const predicted = predictStep(measured);
    return { ...measured, predicted, error: predicted.seconds / measured.graphSeconds - 1 };
  });
  if (rows.length === 0) throw new InputError("no_rows", [file], `${file} has no rows`);
  return rows;
}

function stepsFile(given) {
  const file = existsSync(given) && statSync(given).isDirectory() ? join(given, "steps.csv") : given;
  if (!existsSync(file)) throw new InputError("not_found", ["FILE_OR_DIR"], `no file ${file}`);
  return file;
}

/** What another file of the folder holds, if it is there. */
function beside(file, name, read) {
  const path = join(dirname(file), name);
  return basename(file) === "steps.csv" && existsSync(path) ? read(readFileSync(path, "utf8")) : [];
}

function summaryTable(rows) {
  const kinds = groupBy(rows, ({ accelerator, precision }) => `${accelerator}|${precision}`);
  const body = [...kinds].flatMap(([kind, ofKind]) =>
    groups.flatMap(({ title, holds }) => {
      const those = ofKind.filter(holds);
      if (those.length === 0) return [];
      const errors = those.map(({ error }) => error);
      const { medianAbsoluteError, medianSignedError } = summarizeErrors(errors);
      const multiples = those.map(floorMultiple);
      return [
        [
          ...kind.split("|"),
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
    head: ["accelerator", "precision", "steps", "n", "median error", "bias", "errors", "measured / floor"],
    align: ["---", "---", "---", "---:", "---:", "---:", "---:", "---:"],
    body,
  };
}

/** Single sequences: what the promise of twice the reading of the weights is about. */
function weightsTable(rows) {
  const alone = rows.filter(({ phase, sequences }) => phase === "decode" && sequences === 1);
  return {
    head: [
      "accelerator",
      "model",
      "precision",
      "context",
      "reading ms",
      "measured / reading",
      "predicted / reading",
    ],
    align: ["---", "---", "---", "---:", "---:", "---:", "---:"],
    body: alone.map(({ accelerator, model, precision, tokensPerSequence, graphSeconds, predicted }) => [
      accelerator,
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
      "accelerator",
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
    align: ["---", "---", "---", "---", ...Array(8).fill("---:")],
    body: rows.map((row) => [
      row.accelerator,
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
    head: [
      "accelerator",
      "model",
      "precision",
      "step",
      "n",
      "launches",
      "least us a launch",
      "most us a launch",
    ],
    align: ["---", "---", "---", "---", "---:", "---:", "---:", "---:"],
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

function kindOf({ accelerator, model, precision, phase }) {
  return `${accelerator}|${model}|${precision}|${phase}`;
}

function machineTable(machines) {
  const head = [...new Set(machines.flatMap((machine) => Object.keys(machine)))];
  return { head, body: machines.map((machine) => head.map((key) => machine[key] ?? "not recorded")) };
}

function mixturesTable(records) {
  return {
    head: [
      "accelerator",
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
    align: ["---", "---", ...Array(8).fill("---:")],
    body: records.map((row) => [
      row.accelerator,
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

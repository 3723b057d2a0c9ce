// After npm run build: node scripts/validate-published.mjs FILE [--rows] [--markdown PAGE]
// effects.jsonl and speculative.jsonl beside FILE, if they are there, give the factors of single options.
// Predicts the published figures of a table (the columns of published.csv) and prints their errors by hardware class and
// by engine. One run gives several rows (mean and median, TPOT and ITL): each run counts once, with the mean of its rows.
// Of latencies it also prints how many lie inside the 80 % interval.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { csvRecords } from "../dist/calibration/rows/csvRecords.js";
import { predictedSpeculation, publishedEffects } from "../dist/calibration/published/publishedEffects.js";
import { publishedErrors, runStatistics } from "../dist/calibration/published/publishedErrors.js";
import { publishedKinds } from "../dist/calibration/published/publishedKinds.js";
import { groupBy } from "../dist/math/groupBy.js";

/** A group of its own for runs whose source states kernels that are not the engine's default on that device. */
function chosenKernels({ notes, hardware_class }) {
  const isChosen = /--attention-backend triton|USE_AITER=0|FUSED_DECODE_MLA=0/.test(notes);
  return isChosen ? `${hardware_class}, kernels by hand` : undefined;
}

const [file, ...flags] = process.argv.slice(2);
if (file === undefined) {
  console.error("usage: node scripts/validate-published.mjs FILE [--rows] [--markdown PAGE] [--json FILE]");
  process.exit(2);
}
const records = csvRecords(readFileSync(file, "utf8"));
const sections = Object.entries(publishedKinds).map(([title, isKind]) => ({
  title,
  ...publishedErrors(records.filter((record) => isKind(record))),
}));
const tables = [
  ...sections.map((section) => ({ title: section.title, text: sectionText(section) })),
  ...effectTables(),
];
console.log(tables.map(({ text }) => text).join("\n\n"));
if (flags.includes("--rows"))
  for (const { runs } of sections) for (const run of runs) console.log(rowText(run));
const page = flags[flags.indexOf("--markdown") + 1];
if (flags.includes("--markdown")) {
  const old = readFileSync(page, "utf8");
  const [head, , tail] = old.split(/(<!-- tables -->[^]*<!-- end of tables -->)/);
  const text = tables.map(({ title, text }) => `### ${title}\n\n\`\`\`text\n${text}\n\`\`\``);
  writeFileSync(page, `${head}<!-- tables -->\n\n${text.join("\n\n")}\n\n<!-- end of tables -->${tail}`);
}
if (flags.includes("--json")) {
  const kinds = sections.map(({ title, runs }) => ({ title, n: runs.length, groups: pageGroups(runs) }));
  writeFileSync(
    flags[flags.indexOf("--json") + 1],
    `${JSON.stringify({ date: new Date().toISOString().slice(0, 10), kinds })}\n`,
  );
}

/** Factors of single options: what was measured, and what the prediction makes of the same change. */
function effectTables() {
  const effects = jsonLines("effects.jsonl");
  const drafts = jsonLines("speculative.jsonl").filter(
    ({ source, topk, speedup }) => source.includes("SpecForge") && topk === 1 && speedup > 0,
  );
  const out = [];
  if (effects.length > 0) {
    const title = "Single options, speed with over speed without";
    const rows = publishedEffects.map(({ id, label, predictedFactor }) => {
      const measured = 1 + effects.find((effect) => effect.id === id).change;
      return `${label.padEnd(52)}${factorText(measured)}${factorText(predictedFactor())}`;
    });
    out.push({ title, text: [`${title.padEnd(52)} measured predicted`, ...rows].join("\n") });
  }
  if (drafts.length > 0) {
    const title = "EAGLE-3 at the measured acceptance length, SGLang, H200";
    out.push({
      title,
      text: [`${title.padEnd(58)} runs measured predicted    error`, ...draftLines(drafts)].join("\n"),
    });
  }
  return out;
}

function draftLines(drafts) {
  const groups = new Map();
  for (const draft of drafts) {
    const predicted = predictedSpeculation({
      model: draft.model,
      draftTokens: draft.num_steps,
      acceptedTokens: draft.acceptance_length,
      concurrency: draft.batch_or_concurrency,
    });
    for (const name of ["all", `${draft.model}, ${draft.num_steps} drafts`])
      groups.set(name, [...(groups.get(name) ?? []), { measured: draft.speedup, predicted }]);
  }
  return [...groups].map(([name, list]) => {
    const known = list.filter(({ predicted }) => Number.isFinite(predicted));
    if (known.length === 0) return `${name.padEnd(58)} ${String(list.length).padStart(4)}  does not fit`;
    const median = (of) => at(sorted(known.map(of)), 0.5);
    const error = median(({ measured, predicted }) => Math.abs(predicted / measured - 1));
    return `${name.padEnd(58)} ${String(known.length).padStart(4)}${factorText(median(({ measured }) => measured))}${factorText(median(({ predicted }) => predicted))}${`${(100 * error).toFixed(1)} %`.padStart(9)}`;
  });
}

function factorText(value) {
  return value.toFixed(2).padStart(9);
}

function jsonLines(name) {
  const path = join(dirname(file), name);
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

function sectionText({ title, runs, reasons }) {
  const inside = runs.some(({ bounded }) => bounded > 0) ? "  in 80 %" : "";
  const lines = [`${title.padEnd(30)} runs   median   signed      P90${inside}`];
  const tables = [
    () => "all",
    ({ hardware_class }) => hardware_class,
    ({ engine }) => engine,
    chosenKernels,
  ].filter((groupOf) => runs.some(({ record }) => groupOf(record) !== undefined));
  for (const groupOf of tables) lines.push(...groupLines(runs, groupOf), "");
  lines.push("not predicted (rows):");
  for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1]))
    lines.push(`${String(count).padStart(6)} ${reason}`);
  return lines.join("\n");
}

function grouped(runs, groupOf) {
  const groups = groupBy(runs, (run) => groupOf(run.record));
  groups.delete(undefined);
  return [...groups].sort((a, b) => b[1].length - a[1].length);
}

/** What the page shows: errors by hardware and engine; single runs are summed up together. */
function pageGroups(runs) {
  const names = (record) => [record.hardware_class, record.engine].join("\t");
  const groups = new Map();
  for (const [name, list] of grouped(runs, names)) {
    const key = list.length < 2 ? "single runs\tseveral" : name;
    groups.set(key, [...(groups.get(key) ?? []), ...list]);
  }
  return [...groups].map(([name, list]) => {
    const [hardware, engine] = name.split("\t");
    const { median, signed, p90, inside } = runStatistics(list);
    const rounded = (value) => Number(value.toPrecision(3));
    return {
      hardware,
      engine,
      n: list.length,
      medianAbsoluteError: rounded(median),
      medianSignedError: rounded(signed),
      p90AbsoluteError: rounded(p90),
      ...(Number.isNaN(inside) ? {} : { intervalCoverage: rounded(inside) }),
    };
  });
}

function groupLines(runs, groupOf) {
  const percent = (value) => `${(100 * value).toFixed(1)} %`.padStart(9);
  return grouped(runs, groupOf).map(([name, list]) => {
    const { count, median, signed, p90, inside } = runStatistics(list);
    const known = Number.isNaN(inside) ? "" : percent(inside);
    return `${name.padEnd(28)} ${String(count).padStart(6)}${percent(median)}${percent(signed)}${percent(p90)}${known}`;
  });
}

function rowText({ record, errors }) {
  const {
    hardware_class,
    engine,
    engine_version,
    model,
    tp,
    weight_precision,
    isl,
    osl,
    metric,
    statistic,
    value,
  } = record;
  const load = record.batch_or_concurrency || record.request_rate;
  const fields = [
    hardware_class,
    engine,
    engine_version,
    model,
    tp,
    weight_precision,
    isl,
    osl,
    load,
    metric,
    statistic,
    value,
  ];
  return [...fields, errors.map((error) => error.toFixed(2)).join(" ")].join(";");
}

function sorted(values) {
  return values.sort((a, b) => a - b);
}

function at(values, share) {
  return values[Math.min(values.length - 1, Math.floor(share * values.length))];
}

// npm run build, then: node scripts/validate-published.mjs FILE [--rows]
// Predicts the published figures of a table and prints their errors by hardware class. One run gives several rows
// (mean and median, TPOT and ITL): each run counts once, with the mean error of its rows.
import { readFileSync } from "node:fs";
import { csvRecords } from "../dist/calibration/csvRecords.js";
import { publishedRun } from "../dist/calibration/publishedRow.js";
import { publishedPrediction } from "../dist/calibration/publishedPrediction.js";

const [file, ...flags] = process.argv.slice(2);
const records = csvRecords(readFileSync(file, "utf8"));
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const groups = { "TPOT and ITL, tier A": new Map(), "offline throughput": new Map() };
const unusable = new Map();

for (const record of records) {
  const kind = kindOf(record);
  if (kind === undefined) continue;
  const run = publishedRun(record);
  const predicted = "unusable" in run ? undefined : publishedPrediction(run, record.metric, record.statistic);
  if (predicted === undefined || !Number.isFinite(predicted)) {
    const reason = `${kind}: ${run.unusable ?? "does not fit"}`;
    unusable.set(reason, (unusable.get(reason) ?? 0) + 1);
    continue;
  }
  const error = predicted / Number(record.value) - 1;
  const runs = groups[kind];
  const key = [
    record.source.replace(/ line \d+.*/, ""),
    record.engine,
    record.model,
    record.hardware,
    record.num_gpus,
    record.tp,
    record.isl,
    record.osl,
    record.batch_or_concurrency,
    record.request_rate,
    record.notes,
  ].join("|");
  const known = runs.get(key) ?? { record, errors: [] };
  known.errors.push(error);
  runs.set(key, known);
}

for (const [kind, runs] of Object.entries(groups)) {
  const classes = new Map();
  for (const { record, errors } of runs.values()) {
    const absolute = errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length;
    const signed = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    for (const name of [record.hardware_class, "all"]) {
      const list = classes.get(name) ?? [];
      list.push({ absolute, signed, record });
      classes.set(name, list);
    }
  }
  console.log(`\n${kind}\n${"class".padEnd(18)} runs  median  signed     P90`);
  for (const [name, list] of [...classes].sort((a, b) => b[1].length - a[1].length)) {
    const absolutes = list.map(({ absolute }) => absolute).sort((a, b) => a - b);
    const percent = (value) => `${(100 * value).toFixed(1)} %`.padStart(8);
    console.log(
      name.padEnd(16),
      String(list.length).padStart(6),
      percent(median(absolutes)),
      percent(median(list.map(({ signed }) => signed))),
      percent(absolutes[Math.floor(0.9 * absolutes.length)]),
    );
  }
  if (flags.includes("--rows"))
    for (const { record, errors } of runs.values())
      console.log(
        [
          kind[0],
          record.hardware_class,
          record.engine,
          record.engine_version,
          record.model,
          record.tp,
          record.weight_precision,
          record.isl,
          record.osl,
          record.batch_or_concurrency || record.request_rate,
          record.metric,
          record.statistic,
          record.value,
          errors.map((error) => error.toFixed(2)).join(" "),
        ].join(";"),
      );
}
console.log("\nnot predicted:");
for (const [reason, count] of unusable) console.log(String(count).padStart(6), reason);

function kindOf({ tier, metric, statistic, scenario }) {
  if (tier === "A" && (metric === "tpot_ms" || metric === "itl_ms") && statistic !== "p99")
    return "TPOT and ITL, tier A";
  if (scenario === "offline" && (metric === "output_tokens_per_s" || metric === "total_tokens_per_s"))
    return "offline throughput";
  return undefined;
}

// node scripts/publish-accuracy.mjs ROWS.csv [DATE]: sums the output of `servecast validate --rows ROWS.csv` up by model,
// system, engine and mode for the page. Groups are published, single runs are not.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./set-up.mjs";

const [file, date = new Date().toISOString().slice(0, 10)] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write("usage: node scripts/publish-accuracy.mjs ROWS.csv [DATE]\n");
  process.exit(2);
}
const [header, ...lines] = readFileSync(file, "utf8").trim().split(/\r?\n/);
const names = header.split(",");
const groups = new Map();
for (const line of lines) {
  const row = Object.fromEntries(line.split(",").map((cell, index) => [names[index], cell]));
  if (row.complete !== "yes") continue;
  const key = [row.model, row.system, row.engine, row.mode].join("\t");
  groups.set(key, [...(groups.get(key) ?? []), row]);
}

const quantile = (values, share) => {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)];
  return low + (sorted[Math.ceil(place)] - low) * (place - Math.floor(place));
};
const rounded = (value) => Number(value.toPrecision(3));

function statistics(rows, metric) {
  const known = rows
    .map((row) => ({
      measured: Number(row[`${metric}_ms`]) / 1e3,
      predicted: Number(row[`${metric}_predicted_ms`]) / 1e3,
      low: Number(row[`${metric}_low_ms`]) / 1e3,
      high: Number(row[`${metric}_high_ms`]) / 1e3,
    }))
    .filter(({ measured, predicted }) => measured > 0 && predicted > 0);
  if (known.length === 0) return undefined;
  const errors = known.map(({ measured, predicted }) => Math.abs(predicted / measured - 1));
  return {
    measuredSeconds: rounded(
      quantile(
        known.map(({ measured }) => measured),
        0.5,
      ),
    ),
    predictedSeconds: rounded(
      quantile(
        known.map(({ predicted }) => predicted),
        0.5,
      ),
    ),
    medianAbsoluteError: rounded(quantile(errors, 0.5)),
    p90AbsoluteError: rounded(quantile(errors, 0.9)),
    medianSignedError: rounded(
      quantile(
        known.map(({ measured, predicted }) => predicted / measured - 1),
        0.5,
      ),
    ),
    intervalCoverage: rounded(
      known.filter(({ measured, low, high }) => measured >= low && measured <= high).length / known.length,
    ),
  };
}

// Single runs and the like stay unpublished: small groups are summed up together.
const fewest = 5;
const small = [];
for (const [key, rows] of groups) {
  if (rows.length >= fewest) continue;
  groups.delete(key);
  small.push(...rows);
}
if (small.length > 0) groups.set(`groups of fewer than ${fewest} runs\tseveral\tseveral\tseveral`, small);

const published = [...groups]
  .map(([key, rows]) => {
    const [model, system, engine, mode] = key.split("\t");
    return {
      model,
      system,
      engine,
      mode,
      n: rows.length,
      tpot: statistics(rows, "tpot"),
      ttft: statistics(rows, "ttft"),
    };
  })
  .toSorted((a, b) =>
    `${a.model}${a.system}${a.engine}${a.mode}`.localeCompare(`${b.model}${b.system}${b.engine}${b.mode}`),
  );
const total = published.reduce((sum, { n }) => sum + n, 0);
const json = { date, n: total, groups: published };
writeFileSync(join(root, "src/web/public/accuracy.json"), `${JSON.stringify(json)}\n`);
process.stdout.write(`${published.length} groups of ${total} runs\n`);

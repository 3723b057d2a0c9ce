// npm run validate:simulation [-- runs logs tails left papers]: repeats the comparisons of docs/validation-simulation.md (all of them
// unless named) and writes their tables into it. Needs the measurements beside the checkout; some minutes.
import { markdownTable, writeTable } from "./page-tables.mjs";
import { logs } from "./simulation/logs.mjs";
import { papers } from "./simulation/papers.mjs";
import { runs } from "./simulation/runs.mjs";
import { leftOut, tails } from "./simulation/tails.mjs";

const tables = {
  runs: {
    head: [
      "rows",
      "n",
      "TPOT simulated",
      "TPOT closed form",
      "TTFT simulated",
      "TTFT closed form",
      "TTFT bias simulated",
    ],
    rows: runs,
  },
  logs: { head: ["run", "", "mean", "P50", "P90", "P99", "P99 / mean"], rows: logs },
  tails: {
    head: [
      "",
      "load",
      "engine",
      "runs",
      "P99 / mean measured, simulated",
      "its error",
      "its bias",
      "error of P99",
      "error of the mean",
    ],
    rows: tails,
  },
  left: { head: ["runs left out", "n"], rows: leftOut },
  papers: { head: ["finding", "paper", "here"], rows: papers },
};
const named = process.argv.slice(2);
const unknown = named.find((name) => !(name in tables));
if (unknown !== undefined) {
  console.error(`unknown table: ${unknown}; there are ${Object.keys(tables).join(", ")}`);
  process.exit(2);
}
for (const name of named.length > 0 ? named : Object.keys(tables)) {
  console.error(name);
  const { head, rows } = tables[name];
  const table = markdownTable(head, rows());
  writeTable("validation-simulation.md", name, table);
  console.log(table);
}

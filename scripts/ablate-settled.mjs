// npm run ablate:settled -- DIR: what the runs behind each settled constant lose without it, to docs/settled-ablation.md.
// DIR holds published.csv, serving.csv, and in operators dsa_context.parquet and splitwise_perf_model.csv. Half a minute.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { splitwiseRecords } from "../dist/calibration/published/splitwiseRecords.js";
import { csvRecords } from "../dist/calibration/rows/csvRecords.js";
import { servingRows } from "../dist/calibration/rows/servingRows.js";
import { ablateMemory } from "../dist/calibration/settled/ablateMemory.js";
import { ablateLaunch, ablatePublished } from "../dist/calibration/settled/ablatePublished.js";
import { ablateServing } from "../dist/calibration/settled/ablateServing.js";
import { ablateSparseAttention, isSettling } from "../dist/calibration/settled/ablateSparseAttention.js";
import { settledDocument } from "../dist/calibration/settled/settledDocument.js";
import { findAccelerator } from "../dist/catalog/accelerators.js";
import { findModel } from "../dist/catalog/models.js";
import { fittedKernelConstants } from "../dist/cost/fittedKernelConstants.js";
import { fittedServingConstants } from "../dist/serving/calibrated/fittedServingConstants.js";
import { InputError } from "../dist/units/inputError.js";
import { eachKernelCase, runScript } from "./kernel-tables.mjs";

const target = fileURLToPath(new URL("../docs/settled-ablation.md", import.meta.url));

await runScript(async () => {
  const folder = process.argv[2] ?? fileURLToPath(new URL("../../shared/measured", import.meta.url));
  const kernels = fittedKernelConstants();
  const modules = [];
  await eachKernelCase(
    { kind: "dsa_context", path: join(folder, "operators/dsa_context.parquet") },
    (one) => isSettling(one) && modules.push(one),
  );
  const catalog = { findModel, findAccelerator, kernels };
  const rows = servingRows(textOf(folder, "serving.csv"));
  const ablations = [
    ...ablateMemory(),
    ...ablateLaunch(
      splitwiseRecords(textOf(folder, "operators/splitwise_perf_model.csv")),
      fittedServingConstants,
    ),
    ...ablatePublished(csvRecords(textOf(folder, "published.csv"))),
    ...ablateServing(rows, catalog, fittedServingConstants),
    ...ablateSparseAttention(modules, kernels, fittedServingConstants),
  ];
  writeFileSync(target, settledDocument(ablations));
  console.log(`wrote ${target}`);
});

function textOf(folder, name) {
  const path = join(folder, name);
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new InputError("not_found", ["DIR"], `cannot read ${path}: ${error.message}`);
  }
}

// npm run calibrate:refit: fits the serving constants to ../shared/measured/serving.csv, validates them, and writes
// data/calibrations/serving.json, the constants in src/serving/calibrated, docs/accuracy.md and what the page shows of it.
// A few minutes.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const shared = process.env.SERVECAST_SHARED ?? join(root, "..", "shared");
execFileSync("node", ["scripts/build.mjs"], { cwd: root, stdio: "ignore" });
const load = (path) => import(join(root, "dist", path));

const { servingRows } = await load("calibration/rows/servingRows.js");
const { rowScenario } = await load("calibration/rows/rowDeployment.js");
const { servingStudy } = await load("calibration/study/servingStudy.js");
const { residualsOf } = await load("calibration/study/crossValidate.js");
const { servingParameters } = await load("calibration/study/servingParameters.js");
const { publishedAccuracy } = await load("calibration/study/accuracyGroups.js");
const { accuracyDocument } = await load("calibration/study/accuracyDocument.js");
const { findModel } = await load("catalog/models.js");
const { findAccelerator } = await load("catalog/accelerators.js");
const { fittedKernelConstants } = await load("cost/fittedKernelConstants.js");
const { fittedServingConstants } = await load("serving/calibrated/fittedServingConstants.js");

const rows = servingRows(readFileSync(join(shared, "measured/serving.csv"), "utf8"));
const catalog = { findModel, findAccelerator, kernels: fittedKernelConstants() };
const cache = new Map();
const scenarios = rows.map((row) =>
  rowScenario(row, catalog, cache, fittedServingConstants.acceptanceFactor),
);
const complete = scenarios.filter(({ row }) => row.complete);
const started = Date.now();
const study = servingStudy(complete, servingParameters, fittedServingConstants, (what) =>
  process.stderr.write(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${what}\n`),
);
const incomplete = residualsOf(
  scenarios.filter(({ row }) => !row.complete),
  study.constants,
);

const round = (value) =>
  typeof value === "number"
    ? Number(value.toPrecision(4))
    : typeof value === "string"
      ? value
      : Array.isArray(value)
        ? value.map(round)
        : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, round(inner)]));
const constants = round(study.constants);
const spreads = round(study.spreads);
const typescript = (type, from, name, text, value) =>
  `import type { ${type.split("<")[0] === "Pick" ? "ServingCalibration" : type} } from "./${from}.ts";\n\n/** ${text}; written by \`npm run calibrate:refit\`. */\nexport const ${name}: ${type} = ${JSON.stringify(value, null, 2)};\n`;
const source = join(root, "src/serving/calibrated");
writeFileSync(
  join(source, "fittedServingConstants.ts"),
  typescript(
    "ServingConstants",
    "servingConstants",
    "fittedServingConstants",
    "Fitted to end-to-end runs",
    constants,
  ),
);
writeFileSync(
  join(source, "fittedSpreads.ts"),
  typescript(
    'Pick<ServingCalibration, "tpotSpread" | "ttftSpread" | "coverage">',
    "servingCalibration",
    "fittedSpreads",
    "Residuals of five folds of configuration families",
    spreads,
  ),
);
mkdirSync(join(root, "data/calibrations"), { recursive: true });
writeFileSync(
  join(root, "data/calibrations/serving.json"),
  `${JSON.stringify(
    {
      rows: complete.length,
      engines: [
        ...new Set(complete.map(({ row }) => `${row.engine} ${row.engineVersion ?? "unstated"}`)),
      ].sort(),
      models: [...new Set(complete.map(({ row }) => row.model))].sort(),
      systems: [...new Set(complete.map(({ row }) => row.system))].sort(),
      parameters: servingParameters.map((parameter) => ({
        name: parameter.name,
        value: round(parameter.read(study.constants)),
        unit: parameter.unit,
        low: parameter.low,
        high: parameter.high,
        meaning: parameter.meaning,
      })),
      notFitted: {
        requestSeconds: constants.requestSeconds,
        acceptanceFactor: constants.acceptanceFactor,
      },
      ...spreads,
    },
    null,
    2,
  )}\n`,
);
writeFileSync(join(root, "docs/accuracy.md"), accuracyDocument(study, servingParameters, incomplete));
const today = new Date().toISOString().slice(0, 10);
writeFileSync(
  join(root, "src/web/public/accuracy.json"),
  `${JSON.stringify(publishedAccuracy(study, today))}\n`,
);
execFileSync("npx", ["oxfmt", "src/serving/calibrated", "data/calibrations", "docs/accuracy.md"], {
  cwd: root,
  stdio: "ignore",
});
process.stderr.write(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  done\n`);

// npm run fit:kernels -- DIR: refits data/calibrations/kernels.json to the Parquet files of a folder.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { summarizeErrors } from "../dist/calibration/kernels/errorSummary.js";
import { fitKernelConstants, kernelDeviceOf } from "../dist/calibration/kernels/fitKernelConstants.js";
import { impossibleSources, sourceKey } from "../dist/calibration/kernels/impossibleSources.js";
import { constantSlots, constantValues } from "../dist/calibration/kernels/kernelConstantTable.js";
import { isHeldOut, shapeHash } from "../dist/calibration/kernels/shapeHash.js";
import { typicalCases } from "../dist/calibration/kernels/typicalCases.js";
import { kernelConstantsOf } from "../dist/cost/fittedKernelConstants.js";
import { eachKernelCase, kernelFiles, knownAccelerators, runScript } from "./kernel-tables.mjs";

const target = fileURLToPath(new URL("../data/calibrations/kernels.json", import.meta.url));
/** Shapes kept of each file: enough for a hundred of every system and dtype, few enough for memory. */
const sampledShare = { gemm: 0.03, context_attention: 0.04, generation_attention: 0.05, moe: 0.03 };
/** Files of several kernels together, which no constant is fitted to. */
const checkedOnly = /^dsa_/;
/** Shapes of one family, system and dtype in the fit: times the square root of their number. */
const shapesPerRoot = 2;

await runScript(async () => {
  const folder =
    process.argv[2] ?? fileURLToPath(new URL("../../shared/measured/operators", import.meta.url));
  const cases = await readCases(folder);
  const { known, unknown } = knownAccelerators(new Set(cases.map(({ system }) => system)));
  for (const message of unknown) console.error(`left out: ${message}`);
  const impossible = impossibleSources(cases, known);
  const usable = typicalCases(
    cases.filter((one) => one.servesModels && known.has(one.system) && !impossible.has(sourceKey(one))),
  );
  const groups = Object.values(
    groupBy(usable, ({ family, system, dtype }) => `${family} ${system} ${dtype}`),
  );
  const fitted = groups.flatMap((group) =>
    group
      .filter(({ shape }) => !isHeldOut(shape))
      .toSorted((a, b) => shapeHash(a.shape) - shapeHash(b.shape))
      .slice(0, Math.ceil(shapesPerRoot * Math.sqrt(group.length))),
  );
  const constants = fitKernelConstants(fitted, known, startConstants());
  const devices = new Map([...known].map(([name, record]) => [name, kernelDeviceOf(record, constants)]));
  const heldOut = usable.filter(({ shape }) => isHeldOut(shape));
  const values = constantValues(constants);
  const calibration = {
    name: "Kernels and collectives",
    treatment:
      "One target a system, dtype and shape: the median over the sources within 1.5 times the fastest. Left out: shapes that serving does not meet, and sources faster than the device's own limits.",
    impossibleSources: [...impossible].toSorted(),
    constants: constantSlots().map(({ name, unit, low, high, meaning }, index) => ({
      name,
      value: Number(values[index].toPrecision(4)),
      unit,
      range: [low, high],
      meaning,
    })),
    evidence: evidenceOf(
      groupBy(fitted, ({ family }) => family),
      heldOut,
      devices,
      cases,
    ),
  };
  writeFileSync(target, `${JSON.stringify(calibration, null, 1)}\n`);
  console.log(`wrote ${target}: ${values.length} constants from ${fitted.length} shapes`);
});

async function readCases(folder) {
  const cases = [];
  for (const file of kernelFiles(folder).files.filter(({ kind }) => !checkedOnly.test(kind))) {
    const share = sampledShare[file.kind] ?? 1;
    await eachKernelCase(file, (one) => {
      if (shapeHash(one.shape) < share) cases.push(one);
    });
    console.error(`${file.kind}: ${cases.length} timings so far`);
  }
  return cases;
}

/** The fit starts from the constants of the last one. */
function startConstants() {
  if (!existsSync(target)) throw new Error(`no ${target} to start from`);
  return kernelConstantsOf(JSON.parse(readFileSync(target, "utf8")).constants);
}

function evidenceOf(fitted, heldOut, devices, cases) {
  return Object.entries(fitted).map(([family, members]) => {
    const checked = heldOut.filter((one) => one.family === family);
    const errors = checked.map((one) => one.predict(devices.get(one.system)) / one.measuredSeconds - 1);
    const { count, medianAbsoluteError, p90AbsoluteError, medianSignedError } = summarizeErrors(errors);
    const times = members.map((one) => one.measuredSeconds).toSorted((a, b) => a - b);
    const sources = new Set(cases.filter((one) => one.family === family).map(({ source }) => source));
    return {
      family,
      shapesFitted: members.length,
      systems: [...new Set(members.map(({ system }) => system))].toSorted(),
      sources: [...sources].toSorted(),
      secondsRange: [times[0], times.at(-1)],
      heldOut: { shapes: count, medianAbsoluteError, p90AbsoluteError, medianSignedError },
    };
  });
}

/** `Object.groupBy`, which Node 20 lacks. */
function groupBy(items, keyOf) {
  const groups = {};
  for (const item of items) (groups[keyOf(item)] ??= []).push(item);
  return groups;
}

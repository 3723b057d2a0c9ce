// The kernel timings that the fit of kernel constants sees, and those that it does not.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { impossibleSources, sourceKey } from "../dist/calibration/kernels/impossibleSources.js";
import { isHeldOut, shapeHash } from "../dist/calibration/kernels/shapeHash.js";
import { typicalCases } from "../dist/calibration/kernels/typicalCases.js";
import { kernelConstantsOf } from "../dist/cost/fittedKernelConstants.js";
import { groupBy } from "../dist/math/groupBy.js";
import { eachKernelCase, kernelFiles, knownAccelerators } from "./kernel-tables.mjs";

export const calibrationFile = fileURLToPath(new URL("../data/calibrations/kernels.json", import.meta.url));
/** Shapes kept of each file: enough for a hundred of every system and dtype, few enough for memory. */
const sampledShare = { gemm: 0.03, context_attention: 0.04, generation_attention: 0.05, moe: 0.03 };
/** Files of several kernels together, which no constant is fitted to. */
const checkedOnly = /^dsa_/;
/** Shapes of one family, system and dtype in the fit: times the square root of their number. */
const shapesPerRoot = 2;

/** Of the files in `folder`: the shapes to fit, those held out, all timings read, and the accelerators that are known. */
export async function kernelFitCases(
  folder = fileURLToPath(new URL("../../shared/measured/operators", import.meta.url)),
) {
  const cases = await readCases(folder);
  const { known, unknown } = knownAccelerators(new Set(cases.map(({ system }) => system)));
  for (const message of unknown) console.error(`left out: ${message}`);
  const impossible = impossibleSources(cases, known);
  const usable = typicalCases(
    cases.filter((one) => one.servesModels && known.has(one.system) && !impossible.has(sourceKey(one))),
  );
  const groups = groupBy(usable, ({ family, system, dtype }) => `${family} ${system} ${dtype}`);
  const fitted = [...groups.values()].flatMap((group) =>
    group
      .filter(({ shape }) => !isHeldOut(shape))
      .toSorted((a, b) => shapeHash(a.shape) - shapeHash(b.shape))
      .slice(0, Math.ceil(shapesPerRoot * Math.sqrt(group.length))),
  );
  return { cases, known, impossible, fitted, heldOut: usable.filter(({ shape }) => isHeldOut(shape)) };
}

/** The constants of the last fit. */
export function lastConstants() {
  if (!existsSync(calibrationFile)) throw new Error(`no ${calibrationFile} to start from`);
  return kernelConstantsOf(JSON.parse(readFileSync(calibrationFile, "utf8")).constants);
}

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

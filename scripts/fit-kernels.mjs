// npm run fit:kernels -- DIR: refits data/calibrations/kernels.json to the Parquet files of a folder.
import { writeFileSync } from "node:fs";
import { summarizeErrors } from "../dist/calibration/kernels/errorSummary.js";
import { fitKernelConstants, kernelDevices } from "../dist/calibration/kernels/fitKernelConstants.js";
import { constantSlots, constantValues } from "../dist/calibration/kernels/kernelConstantTable.js";
import { groupBy } from "../dist/math/groupBy.js";
import { calibrationFile, kernelFitCases, lastConstants } from "./kernel-fit-cases.mjs";
import { runScript } from "./kernel-tables.mjs";

await runScript(async () => {
  const { cases, known, impossible, fitted, heldOut } = await kernelFitCases(process.argv[2]);
  const constants = fitKernelConstants(fitted, known, lastConstants());
  const devices = kernelDevices(known, constants);
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
  writeFileSync(calibrationFile, `${JSON.stringify(calibration, null, 1)}\n`);
  console.log(`wrote ${calibrationFile}: ${values.length} constants from ${fitted.length} shapes`);
});

function evidenceOf(fitted, heldOut, devices, cases) {
  return [...fitted].map(([family, members]) => {
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

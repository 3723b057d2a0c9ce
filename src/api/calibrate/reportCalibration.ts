import { formatCell } from "../../report/formatCell.ts";
import type { Fact, Report } from "../../report/report.ts";
import type { CalibrateInput } from "./calibrateInput.ts";
import type { CalibrateOutput } from "./calibrateOutput.ts";

const labels = {
  decodeKernels: "kernels in decode",
  prefillKernels: "kernels in prefill",
  host: "host work",
  request: "request overhead",
} as const;

/** What moved, what was left alone and why, and how far predictions are from the runs now. */
export function reportCalibration(result: CalibrateOutput, given: Pick<CalibrateInput, "out">): Report {
  const { calibration, tpot, ttft, leftOut } = result;
  const { constants, leftAlone, evidence } = calibration;
  const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
  return [
    {
      kind: "verdict",
      ok: constants.length > 0,
      text:
        constants.length > 0
          ? `Fitted ${count(constants.length, "constant")} to ${count(evidence.points, "run")} of ${calibration.model} with ${calibration.engine} on ${calibration.hardware}`
          : `Fitted nothing: ${count(evidence.points, "run")} of ${calibration.model} with ${calibration.engine} on ${calibration.hardware} only set the interval`,
    },
    {
      kind: "table",
      columns: [
        { label: "Constant", key: "name" },
        { label: "factor", key: "factor", unit: "ratio" },
        { label: "80 % low", key: "low", unit: "ratio" },
        { label: "80 % high", key: "high", unit: "ratio" },
        { label: "why", key: "reason" },
      ],
      rows: [
        ...constants.map(({ name, factor, low, high, meaning }) => [
          labels[name],
          factor,
          low,
          high,
          meaning,
        ]),
        ...leftAlone.map(({ name, reason }) => [labels[name], null, null, null, `left alone: ${reason}`]),
      ],
    },
    {
      kind: "facts",
      facts: [
        ...errorFact("TPOT", "tpot", tpot, result.shippedTpotSpread, calibration.tpotSpread),
        ...errorFact("TTFT", "ttft", ttft, result.shippedTtftSpread, calibration.ttftSpread),
      ],
    },
    {
      kind: "notes",
      level: "note",
      notes: [
        ...(leftOut > 0 ? [`${count(leftOut, "run")} of other deployments left out`] : []),
        given.out === undefined
          ? "nothing was written: --out FILE keeps the calibration"
          : `servecast predict ... --calibration ${given.out} uses it`,
      ],
    },
  ];
}

function errorFact(
  label: string,
  key: string,
  { n, before, after }: CalibrateOutput["tpot"],
  shipped: CalibrateOutput["shippedTpotSpread"],
  fitted: CalibrateOutput["shippedTpotSpread"],
): readonly Fact[] {
  if (n === 0) return [];
  const spread = ({ low, high }: typeof shipped) =>
    `${formatCell(low, "ratio")} to ${formatCell(high, "ratio")}`;
  return [
    {
      label: `${label} median error`,
      key: `${key}MedianAbsoluteError`,
      value: after,
      unit: "percent",
      note: `${formatCell(before, "percent")} before; 80 % between ${spread(fitted)} times the prediction (${spread(shipped)} as shipped)`,
    },
  ];
}

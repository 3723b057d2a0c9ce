import { hasMixture } from "../../catalog/hasMixture.ts";
import { settledConstants } from "../../cost/settledConstants.ts";
import type { ServingConstants } from "../../serving/calibrated/servingConstants.ts";
import { rowScenario, type RowCatalog } from "../rows/rowDeployment.ts";
import type { ServingRow } from "../rows/servingRow.ts";
import { residualsOf } from "../study/crossValidate.ts";
import { errorFigures, settledAblation, type ErrorFigures, type SettledAblation } from "./settledAblation.ts";

/** Constants that runs of the calibration's table settled, outside the fit: their TPOT. */
export function ablateServing(
  rows: readonly ServingRow[],
  catalog: RowCatalog,
  constants: ServingConstants,
): readonly SettledAblation[] {
  const complete = rows.filter((row) => row.complete);
  const drafted = complete.filter(({ speculative }) => speculative === "mtp");
  const acceptance = (of: readonly ServingRow[], runs: string): SettledAblation =>
    settledAblation(
      {
        name: "acceptanceFactor",
        file: "src/serving/calibrated/fittedServingConstants.ts",
        value: constants.acceptanceFactor,
        unit: "1",
        meaning: "share of a drafted token's measured acceptance that benchmark prompts reach",
        neutral: 1,
        runs,
      },
      (acceptanceFactor) => tpotFigures(of, catalog, { ...constants, acceptanceFactor }),
    );
  return [
    settledAblation(
      {
        name: "popularityCv",
        file: "src/cost/settledConstants.ts",
        value: settledConstants.popularityCv,
        unit: "1",
        meaning: "coefficient of variation of how often each expert is chosen",
        neutral: 0,
        runs: "runs of mixtures of experts without drafts: TPOT",
      },
      (popularityCv) => {
        const mixtures = complete.filter(
          (row) => row.speculative !== "mtp" && hasMixture(catalog.findModel(row.model)),
        );
        const settled = { ...catalog.kernels.settled, popularityCv };
        return tpotFigures(mixtures, { ...catalog, kernels: { ...catalog.kernels, settled } }, constants);
      },
    ),
    acceptance(drafted, "runs with multi-token prediction: TPOT"),
    acceptance(
      drafted.filter((row) => !isAcrossServers(row)),
      "those but for the runs of the next line",
    ),
    settledAblation(
      {
        name: "scaleOutSyncSeconds",
        file: "src/cost/settledConstants.ts",
        value: settledConstants.scaleOutSyncSeconds,
        unit: "s",
        meaning: "one synchronisation through network adapters and a switch",
        neutral: 0,
        runs: "DeepSeek-R1 in SGLang, decoding with tensor parallelism over two H100 servers, without the drafts that its label states: TPOT",
      },
      (scaleOutSyncSeconds) => {
        const undrafted = drafted.filter(isAcrossServers).map((row) => ({ ...row, speculative: "none" }));
        const settled = { ...catalog.kernels.settled, scaleOutSyncSeconds };
        return tpotFigures(undrafted, { ...catalog, kernels: { ...catalog.kernels, settled } }, constants);
      },
    ),
  ];
}

/** Devices of one server of H100. */
const serverDevices = 8;

/** Such runs are labelled as drafting and show half the speed of others so labelled: see docs/accuracy.md. */
const isAcrossServers = ({ system, engine, decode }: ServingRow): boolean =>
  system === "h100_sxm" && engine === "sglang" && (decode.tp ?? 1) > serverDevices;

function tpotFigures(
  rows: readonly ServingRow[],
  catalog: RowCatalog,
  constants: ServingConstants,
): ErrorFigures {
  const cache = new Map();
  const scenarios = rows.map((row) => rowScenario(row, catalog, cache, constants.acceptanceFactor));
  const ratios = residualsOf(scenarios, constants).flatMap(({ tpotRatio }) => tpotRatio ?? []);
  return errorFigures(ratios.map((ratio) => 1 / ratio - 1));
}

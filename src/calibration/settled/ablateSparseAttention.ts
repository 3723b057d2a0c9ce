import { findAccelerator } from "../../catalog/accelerators.ts";
import type { KernelConstants } from "../../cost/kernelConstants.ts";
import type { ServingConstants } from "../../serving/calibrated/servingConstants.ts";
import { groupBy } from "../../math/groupBy.ts";
import { kernelDeviceOf } from "../kernels/fitKernelConstants.ts";
import type { KernelCase, KernelDevice } from "../kernels/kernelCase.ts";
import { errorFigures, settledAblation, type ErrorFigures, type SettledAblation } from "./settledAblation.ts";

/** Queries of a module whose kernels, and not the host, set its pace; and so few that the host does. */
const manyQueries = 4096;
const fewQueries = 512;

/** Timings that these ablations read; a file has many more. */
export const isSettling = ({ source, system }: KernelCase): boolean =>
  source.startsWith("sglang") && source.includes("indexer") && systems.has(system);

const systems: ReadonlySet<string> = new Set(["h100_sxm", "b200_sxm"]);

/** Constants that timings of SGLang's sparse attention modules in prefill settled. */
export function ablateSparseAttention(
  cases: readonly KernelCase[],
  kernels: KernelConstants,
  { launchSeconds }: ServingConstants,
): readonly SettledAblation[] {
  const { gatherBandwidth, indexerLaunches } = kernels.settled;
  const modules = cases.filter(isSettling);
  const gathering = modules.filter(
    (one) => skipsIndexer(one) && queriesOf(one) >= manyQueries && one.servesModels,
  );
  const file = "src/cost/settledConstants.ts";
  const gather = (system: string, label: string): SettledAblation =>
    settledAblation(
      {
        name: "gatherBandwidth",
        file,
        value: gatherBandwidth,
        unit: "B/s",
        meaning:
          "rate at which one multiprocessor gathers chosen latents, if all exceed the memory's bandwidth",
        neutral: 0,
        runs: `SGLang's modules without an indexer on ${label}, ${manyQueries} queries and more`,
      },
      (value) =>
        moduleFigures(
          gathering.filter((one) => one.system === system),
          { ...kernels, settled: { ...kernels.settled, gatherBandwidth: value } },
        ),
    );
  const twins = indexerTwins(modules.filter((one) => queriesOf(one) <= fewQueries));
  return [
    gather("h100_sxm", "H100"),
    gather("b200_sxm", "B200"),
    settledAblation(
      {
        name: "indexerLaunches",
        file,
        value: indexerLaunches,
        unit: "launches",
        meaning: `what the host launches for an indexer in prefill, each in ${(1e6 * launchSeconds).toPrecision(3)} us`,
        neutral: 0,
        runs: `SGLang's modules with an indexer on H100 and B200, up to ${fewQueries} queries, from their twins without one`,
      },
      (launches) =>
        errorFigures(
          twins.map(
            ({ alone, indexed }) => (alone + (launches + indexerProducts) * launchSeconds) / indexed - 1,
          ),
        ),
    ),
  ];
}

/** Products of an indexer, operators of their own that are launched beside it. */
const indexerProducts = 2;

const skipsIndexer = ({ source }: KernelCase): boolean => source.includes("skip_indexer");

/** The second and third numbers of a module's shape are its sequences and their new tokens. */
function queriesOf({ shape }: KernelCase): number {
  const [, sequences, tokens] = shape.split(" ").map(Number);
  return (sequences ?? 0) * (tokens ?? 0);
}

function moduleFigures(cases: readonly KernelCase[], kernels: KernelConstants): ErrorFigures {
  const devices = new Map<string, KernelDevice>();
  const deviceOf = (system: string): KernelDevice => {
    const known = devices.get(system) ?? kernelDeviceOf(findAccelerator(system), kernels);
    devices.set(system, known);
    return known;
  };
  return errorFigures(cases.map((one) => one.predict(deviceOf(one.system)) / one.measuredSeconds - 1));
}

/** Seconds of modules that differ in nothing but the indexer. */
function indexerTwins(
  modules: readonly KernelCase[],
): readonly { readonly alone: number; readonly indexed: number }[] {
  const groups = groupBy(modules, ({ system, dtype, source, shape }) =>
    [system, dtype, source.replace("skip_", ""), shape.replace(/ \w+$/, "")].join(),
  );
  return [...groups.values()].flatMap((group) => {
    const alone = group.find(skipsIndexer);
    const indexed = group.find((one) => !skipsIndexer(one));
    return alone && indexed ? [{ alone: alone.measuredSeconds, indexed: indexed.measuredSeconds }] : [];
  });
}

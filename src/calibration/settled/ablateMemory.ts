import type { EngineMemory } from "../../catalog/engine.ts";
import { engineMemory, findEngine } from "../../catalog/engines.ts";
import { bytes } from "../../units/quantity.ts";
import { memoryOfRun, poolError } from "../memory/memoryOfRun.ts";
import {
  logged,
  nonTorchReadings,
  planned,
  sglangRun,
  visionRun,
  type MemoryRun,
  type NonTorchReading,
} from "../memory/memoryRuns.ts";
import { errorFigures, settledAblation, type SettledAblation } from "./settledAblation.ts";

const gib = 2 ** 30;

type Part = "runtime" | "collectives";

const meanings: Readonly<Record<Part, string>> = {
  runtime: "context, libraries and workspaces on each device",
  collectives: "more on each device as soon as devices talk to each other",
};

const early = [...planned, visionRun].filter(({ version }) => version?.startsWith("0.11"));
const late = planned.filter(({ version }) => version === "0.19");
const pairReadings = (version: string): readonly NonTorchReading[] =>
  nonTorchReadings.filter((reading) => reading.devices > 1 && reading.version === version);

/** What engines take beside weights, activations and cache: the error of the pool that is left, or of what logs name. */
export function ablateMemory(): readonly SettledAblation[] {
  return [
    ofPools("runtime", "vLLM before 0.8", logged),
    ofPools("runtime", "vLLM 0.8 to 0.18", early),
    ofPools("runtime", "vLLM since 0.19", late),
    ofPools(
      "collectives",
      "vLLM before 0.19",
      early.filter(({ tp }) => tp > 1),
    ),
    ofReadings("vLLM since 0.19", pairReadings("0.19")),
    ofPools("collectives", "SGLang", [sglangRun]),
  ];
}

function ofPools(part: Part, release: string, runs: readonly MemoryRun[]): SettledAblation {
  const [first] = runs;
  if (first === undefined) throw new RangeError(`no memory runs of ${release}`);
  const own = ({ engine, version }: MemoryRun): EngineMemory => engineMemory(findEngine(engine), version);
  const labels = runs.map(({ label }) => label).join("; ");
  return settledAblation(constant(part, release, first.engine, own(first), `KV pools: ${labels}`), (value) =>
    errorFigures(
      runs.map((run) => poolError(run, memoryOfRun(run, { ...own(run), [part]: bytes(value * gib) }))),
    ),
  );
}

/** Where no pool was reported: what a log names beside PyTorch's, and some activations that no buffer explains. */
function ofReadings(release: string, readings: readonly NonTorchReading[]): SettledAblation {
  const own = (version?: string): EngineMemory => engineMemory(findEngine("vllm"), version);
  const runs = "non-torch memory in the start-up log of two H100";
  return settledAblation(constant("collectives", release, "vllm", own(readings[0]?.version), runs), (value) =>
    errorFigures(
      readings.map(({ version, nonTorchGib }) => (own(version).runtime / gib + value) / nonTorchGib - 1),
    ),
  );
}

function constant(part: Part, release: string, engine: string, own: EngineMemory, runs: string) {
  return {
    name: `${part}, ${release}`,
    file: `data/engines/${engine}.json`,
    value: own[part] / gib,
    unit: "GiB",
    meaning: meanings[part],
    neutral: 0,
    runs,
  };
}

import type { Engine, SynchronousHost } from "../../catalog/engine.ts";
import { findEngine } from "../../catalog/engines.ts";
import { settledConstants, type SettledConstants } from "../../cost/settledConstants.ts";
import type { CompiledScenario } from "../../serving/calibrated/compiledScenario.ts";
import { compileScenario } from "../../serving/calibrated/predict.ts";
import type { ServingScenario } from "../../serving/calibrated/scenario.ts";
import { shippedCalibration } from "../../serving/calibrated/shippedCalibration.ts";
import { seconds } from "../../units/quantity.ts";
import { publishedErrors, runStatistics } from "../published/publishedErrors.ts";
import { publishedKinds } from "../published/publishedKinds.ts";
import type { PublishedRecord } from "../published/publishedRow.ts";
import type { ServingConstants } from "../../serving/calibrated/servingConstants.ts";
import { settledAblation, type SettledAblation, type SettledConstant } from "./settledAblation.ts";

type Compile = (scenario: ServingScenario) => CompiledScenario;
type Holds = (record: PublishedRecord) => boolean;

/**
 * How long vLLM of 2023 took to launch a kernel: Splitwise's times a token on eight H100, where nothing else counts. Without a
 * time of its own it would launch at the pace fitted to today's engines.
 */
export function ablateLaunch(
  splitwise: readonly PublishedRecord[],
  { launchSeconds }: ServingConstants,
): readonly SettledAblation[] {
  const engine = findEngine("vllm");
  const { earlierLaunch } = engine;
  if (!earlierLaunch) throw new RangeError("vLLM states no earlier time of a launch");
  const compileWith =
    (value: number): Compile =>
    (scenario) =>
      compileScenario(scenario, shippedCalibration, {
        ...engine,
        earlierLaunch: { ...earlierLaunch, launch: seconds(value) },
      });
  return [
    { named: "llama2-70b", label: "Llama-2-70B" },
    { named: "bloom-176b", label: "BLOOM-176B" },
  ].map(({ named, label }) => {
    const runs = splitwise.filter(
      ({ hardware = "", tp, model }) => hardware.includes("H100") && tp === "8" && model === named,
    );
    const constant = {
      name: `earlierLaunch, vLLM before ${earlierLaunch.until}`,
      file: "data/engines/vllm.json",
      value: earlierLaunch.launch,
      unit: "s",
      meaning: "launching a kernel outside a graph, where that differs from today's pace",
      neutral: launchSeconds,
      runs: `Splitwise, ${label} on eight H100: TPOT`,
    };
    return settledAblation(constant, (value) =>
      runStatistics(publishedErrors(runs, compileWith(value)).runs),
    );
  });
}

/** Constants that figures of vendors and projects settled: times and throughputs of each run against its table. */
export function ablatePublished(records: readonly PublishedRecord[]): readonly SettledAblation[] {
  const compared = records.filter((record) => Object.values(publishedKinds).some((holds) => holds(record)));
  const ablated = (
    constant: SettledConstant,
    holds: Holds,
    compileWith: (value: number) => Compile,
  ): SettledAblation => {
    const runs = compared.filter(holds);
    return settledAblation(constant, (value) =>
      runStatistics(publishedErrors(runs, compileWith(value)).runs),
    );
  };
  const file = "src/cost/settledConstants.ts";
  return [
    ablated(
      {
        ...hostConstant("step", "work of the host in each step, done between steps"),
        runs: "LLM-Inference-Bench, vLLM of 2024 on H100, one sequence",
      },
      (record) => isEarlyVllm(record) && record["batch_or_concurrency"] === "1",
      hostCompiler("step"),
    ),
    ablated(
      {
        ...hostConstant("sequence", "the same for each sequence of a step"),
        runs: "LLM-Inference-Bench, vLLM of 2024 on H100, 64 sequences",
      },
      (record) => isEarlyVllm(record) && record["batch_or_concurrency"] === "64",
      hostCompiler("sequence"),
    ),
    ablated(
      {
        name: "earlierHost",
        file,
        value: settledConstants.earlierHost,
        unit: "1",
        meaning: "times as long that hosts of A100's generation and before take as those of H100",
        neutral: 1,
        runs: "Splitwise, Llama-2-70B on eight A100: TPOT",
      },
      ({ engine = "", hardware_class, tp }) =>
        engine.includes("Splitwise") && hardware_class === "A100" && tp === "8",
      settledCompiler("earlierHost"),
    ),
    ablated(
      {
        name: "cdnaShare",
        file,
        value: settledConstants.cdnaShare,
        unit: "1",
        meaning:
          "share of benchmarked rates that inference kernels reach on CDNA 3 and 4, and of Hopper's pace of set-up",
        neutral: 1,
        runs: "vLLM and SGLang on MI300X: TPOT, ITL and latency of whole requests",
      },
      ({ hardware_class, metric = "" }) => hardware_class === "MI300X" && metric.endsWith("_ms"),
      settledCompiler("cdnaShare"),
    ),
    ablated(
      {
        name: "ethernetSyncSeconds",
        file,
        value: settledConstants.ethernetSyncSeconds,
        unit: "s",
        meaning: "one synchronisation of Gaudi devices over their Ethernet ports",
        neutral: 0,
        runs: "Llama-2-70B on two, four and eight Gaudi2: throughput",
      },
      ({ hardware_class, model = "", tp = "" }) =>
        hardware_class === "Gaudi2" && /llama.?2.70b/i.test(model) && Number(tp) > 1,
      settledCompiler("ethernetSyncSeconds"),
    ),
  ];
}

const isEarlyVllm: Holds = ({ engine, hardware_class, source = "" }) =>
  engine === "vLLM" && hardware_class === "H100" && source.includes("LLM-Inference-Bench");

function settledCompiler(name: keyof SettledConstants): (value: number) => Compile {
  const { kernels } = shippedCalibration;
  return (value) => {
    const settled = { ...kernels.settled, [name]: value };
    const calibration = { ...shippedCalibration, kernels: { ...kernels, settled } };
    return (scenario) => compileScenario(scenario, calibration);
  };
}

type HostPart = "step" | "sequence";

/** vLLM, whose early releases prepare and sample between steps. */
function vllmHost(): { readonly engine: Engine; readonly host: SynchronousHost } {
  const engine = findEngine("vllm");
  if (!engine.synchronousHost) throw new RangeError("vLLM states no host work between steps");
  return { engine, host: engine.synchronousHost };
}

function hostConstant(part: HostPart, meaning: string): Omit<SettledConstant, "runs"> {
  const { host } = vllmHost();
  return {
    name: `synchronousHost.${part}, vLLM before ${host.until}`,
    file: "data/engines/vllm.json",
    value: host[part],
    unit: "s",
    meaning,
    neutral: 0,
  };
}

function hostCompiler(part: HostPart): (value: number) => Compile {
  const { engine, host } = vllmHost();
  return (value) => {
    const changed = { ...engine, synchronousHost: { ...host, [part]: seconds(value) } };
    return (scenario) => compileScenario(scenario, shippedCalibration, changed);
  };
}

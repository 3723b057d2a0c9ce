import type { ServingConstants } from "../../serving/calibrated/servingConstants.ts";
import { concernedRows } from "./concernedRows.ts";
import { errorStatistics, type ErrorStatistics } from "../errorStatistics.ts";
import type { FitParameter } from "./fitParameter.ts";
import { groupOf, type Residual } from "./fitSpreads.ts";
import { groupBy } from "../../math/groupBy.ts";
import { settledConstants } from "../../cost/settledConstants.ts";
import { constantSlots } from "../kernels/kernelConstantTable.ts";
import type { ServingStudy } from "./servingStudy.ts";

type Metric = "tpotRatio" | "ttftRatio";

const times = (value: number): string => `${value.toFixed(2)} times`;
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

/** `docs/accuracy.md`: method, data, errors by way of validation and by group, worst rows, limits, ablation. */
export function accuracyDocument(
  study: ServingStudy,
  parameters: readonly FitParameter<ServingConstants>[],
  incomplete: readonly Residual[],
): string {
  const { byFamily } = study;
  return `${[
    introduction(byFamily.length),
    "## Errors\n\nMedian and 90th percentile of |predicted / measured - 1|, and the median of the signed error (positive: predicted too slow).",
    table(
      errorHeader("Validation"),
      [
        ["in sample", study.inSample],
        ["each model left out in turn", study.byModel],
        ["each system left out in turn", study.bySystem],
        ["each engine left out in turn", study.byEngine],
        ["configuration families in 5 folds", byFamily],
        ["rows with something unknown (not fitted, apart)", incomplete],
      ].map(([name, residuals]) => errorRow(name as string, residuals as readonly Residual[])),
    ),
    "In five folds, by kind of deployment:",
    groupTable("Kind", byFamily, (residual) => groupOf(residual.scenario)),
    groupTable("Mode", byFamily, ({ scenario }) => scenario.row.mode),
    groupTable("Engine", byFamily, ({ scenario }) => scenario.row.engine),
    groupTable("System", byFamily, ({ scenario }) => scenario.row.system),
    groupTable("Model", byFamily, ({ scenario }) => scenario.row.model),
    groupTable("Speculation", byFamily, ({ scenario }) => scenario.row.speculative),
    "Left out as a whole, by model:",
    groupTable("Model", study.byModel, ({ scenario }) => scenario.row.model),
    "Left out as a whole, by system:",
    groupTable("System", study.bySystem, ({ scenario }) => scenario.row.system),
    "Left out as a whole, by engine; the constants of that engine alone stay at the middle of their ranges, so that this is what a fourth engine could expect:",
    groupTable("Engine", study.byEngine, ({ scenario }) => scenario.row.engine),
    intervals(study),
    "## The rows that are furthest off\n\nOf the groups of rows in five folds, those with the largest median error of TPOT, then of TTFT. Reasons are under “What is not modelled”.",
    worst(byFamily, "tpotRatio", "TPOT"),
    worst(byFamily, "ttftRatio", "TTFT"),
    limits,
    `## Constants\n\nFitted in all, at most sixty: ${parameters.length} below; ${constantSlots().length} of kernels and collectives (\`data/calibrations/kernels.json\`, each held without effect in turn in [kernel-ablation.md](kernel-ablation.md)); and settled on runs of their own, each held without effect on those in [settled-ablation.md](settled-ablation.md): six of memory and three host times of old engines (\`data/engines\`), ${Object.keys(settledConstants).length} of devices, links and hosts (\`src/cost/settledConstants.ts\`), and what drafts reach of measured acceptance (\`acceptanceFactor\`); how unevenly experts are chosen (\`src/serving/calibrated/compilePool.ts\`) was settled on these runs.\n\nEach with its range, and what the errors in sample become when it is held at the value that removes its effect and all others are fitted again: of all runs, and of those that it concerns, where the errors with all constants stand before the arrow. The fit and those of the folds start at the middle of each range, rates at 1, so that nothing held out is known beforehand.`,
    constantsTable(study, parameters),
  ].join("\n\n")}\n`;
}

function introduction(rows: number): string {
  return `# How accurate the predictions are

This page is written by \`npm run calibrate:refit\`, which fits the constants below and validates them; nothing in it is typed by hand but the explanations.

## Method

A prediction is arithmetic on a deployment: each operator's FLOPs and bytes, priced as an isolated kernel (constants fitted to kernel timings), slowed by what kernels lose inside an engine, with gaps between kernels, host work between steps, collectives, the engine's scheduler, KV capacity, and the benchmark client. Prompts of other requests that pass while a request decodes are part of its TPOT; queueing, the wait for a place in the KV cache and the simultaneous start of a closed loop are part of its TTFT.

The constants at the end of this page are fitted to ${rows} end-to-end runs of vLLM, SGLang and TensorRT-LLM on H100, H200, B200 and GB200 (InferenceX closed loops, and sweeps from NVIDIA's gap analyses) in which everything that determines the run is known. The loss is soft-L1 on log ratios of mean TPOT (8 % as unit) and mean TTFT (25 %); a group of rows of one model, system, engine and mode counts as the square root of its number. Repeated runs of one configuration differ by 2 to 5 % in the median and up to 13 % at the 90th percentile: no model can be closer.

What a table of runs leaves open is inferred and listed for each row by \`servecast validate --rows\`: a layout that cannot hold its model is enlarged to the next power of two that can; recorded disaggregated runs of latent-attention models use data-parallel attention where tensor parallelism could not hold their requests or decodes them slower; decode workers of TensorRT-LLM take as many requests as the largest CUDA graph that their load fills, the rest wait for a slot; multi-token prediction drafts three tokens (one with data-parallel attention; in separate pools, which are tuned for each load, the one to three that serve fastest) and reaches ¾ of the gains of measured acceptance curves; the KV cache has 8 bits where the products have.`;
}

const errorHeader = (first: string): readonly string[] => [
  first,
  "rows",
  "TPOT median",
  "TPOT P90",
  "TPOT bias",
  "TTFT median",
  "TTFT P90",
  "TTFT bias",
];

function statisticsOf(residuals: readonly Residual[], metric: Metric): ErrorStatistics {
  return errorStatistics(
    residuals.flatMap((residual) => {
      const ratio = residual[metric];
      return ratio === undefined ? [] : [{ predicted: 1 / ratio, low: 0, high: Infinity, measured: 1 }];
    }),
  );
}

function errorRow(name: string, residuals: readonly Residual[]): readonly string[] {
  const cells = (["tpotRatio", "ttftRatio"] as const).flatMap((metric) => {
    const { medianAbsoluteError, p90AbsoluteError, medianSignedError } = statisticsOf(residuals, metric);
    return [medianAbsoluteError, p90AbsoluteError, medianSignedError].map(percent);
  });
  return [name, String(residuals.length), ...cells];
}

function groupTable(
  label: string,
  residuals: readonly Residual[],
  key: (residual: Residual) => string,
): string {
  return table(
    errorHeader(label),
    [...groupBy(residuals, key)]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, group]) => errorRow(name, group)),
  );
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = header.map((_, column) => (column === 0 ? "---" : "---:"));
  return [line(header), line(rule), ...rows.map(line)].join("\n");
}

function intervals({ spreads, byFamily }: ServingStudy): string {
  const { unseenModel, unseenAccelerator } = spreads.coverage;
  const groups = Object.keys(spreads.tpotSpread) as (keyof typeof spreads.tpotSpread)[];
  const rows = groups.map((group) => {
    const own = byFamily.filter(({ scenario }) => groupOf(scenario) === group);
    const cells = (
      [
        ["tpotRatio", spreads.tpotSpread],
        ["ttftRatio", spreads.ttftSpread],
      ] as const
    ).flatMap(([metric, spread]) => {
      const { low, high } = spread[group];
      const inside = own.filter(
        (residual) => (residual[metric] ?? 1) >= low && (residual[metric] ?? 1) <= high,
      );
      return [
        `${low.toFixed(2)} to ${high.toFixed(2)}`,
        own.length > 0 ? percent(inside.length / own.length) : "-",
      ];
    });
    return [group, String(own.length), ...cells];
  });
  return `## The 80 % interval\n\nA prediction times these factors: the 10 % and 90 % quantiles of measured / predicted over the five folds. Kinds with fewer than 30 rows borrow those of all engines, or of mixture models.\n\n${table(
    ["Kind", "rows", "TPOT factors", "inside", "TTFT factors", "inside"],
    rows,
  )}\n\nWhere no run of the model's shape, or of the accelerator, is among these, the interval widens until it holds 80 % of the runs of models, or systems, that were left out as a whole:\n\n${table(
    ["Without runs of", "wider for TPOT", "wider for TTFT"],
    [
      ["the model", times(unseenModel.tpot), times(unseenModel.ttft)],
      ["the accelerator", times(unseenAccelerator.tpot), times(unseenAccelerator.ttft)],
    ],
  )}\n\nBoth together add as variances do, and so does a spread of 35 % to either side (\`src/serving/calibrated/spreads.ts\`) on accelerators of a family without any runs, whose kernels are borrowed from another or were only timed alone.`;
}

function worst(residuals: readonly Residual[], metric: Metric, label: string): string {
  const groups = [
    ...groupBy(residuals, ({ scenario: { row } }) =>
      [
        row.mode,
        row.engine,
        row.engineVersion ?? "version unstated",
        row.model,
        row.system,
        row.gemmPrecision ?? "bf16",
        row.speculative,
      ].join(", "),
    ),
  ]
    .map(([name, group]) => ({ name, group, error: statisticsOf(group, metric) }))
    .sort((a, b) => b.error.medianAbsoluteError - a.error.medianAbsoluteError)
    .slice(0, 12);
  return table(
    ["Rows", "number", `${label} median`, `${label} bias`],
    groups.map(({ name, group, error }) => [
      name,
      String(group.length),
      percent(error.medianAbsoluteError),
      percent(error.medianSignedError),
    ]),
  );
}

function constantsTable(
  { constants, ablation, inSample }: ServingStudy,
  parameters: readonly FitParameter<ServingConstants>[],
): string {
  const metrics = ["tpotRatio", "ttftRatio"] as const;
  const medianOf = (residuals: readonly Residual[], metric: Metric): string =>
    (100 * statisticsOf(residuals, metric).medianAbsoluteError).toFixed(1);
  const rows = parameters.map((parameter) => {
    const { name, unit, low, high, meaning } = parameter;
    const without = ablation.find((one) => one.name === name);
    const errors = without?.inSample ?? inSample;
    const concerned = concernedRows(name);
    const own = (residuals: readonly Residual[]): readonly Residual[] =>
      residuals.filter(({ scenario }) => concerned.holds(scenario));
    return [
      `\`${name}\``,
      `${Number(parameter.read(constants).toPrecision(3))}`,
      unit,
      `${low} to ${high}`,
      meaning,
      `${Number((without?.neutral ?? 0).toPrecision(3))}`,
      ...metrics.map((metric) => `${medianOf(errors, metric)} %`),
      `${concerned.name}: ${own(inSample).length}`,
      ...metrics.map((metric) => `${medianOf(own(inSample), metric)} → ${medianOf(own(errors), metric)} %`),
    ];
  });
  const full = metrics.map((metric) => `${medianOf(inSample, metric)} %`);
  return table(
    [
      "Constant",
      "value",
      "unit",
      "range",
      "meaning",
      "held at",
      "TPOT median",
      "TTFT median",
      "runs concerned",
      "their TPOT median",
      "their TTFT median",
    ],
    [["all fitted", "", "", "", "", "", ...full, "", "", ""], ...rows],
  );
}

const limits = `## What is not modelled

- **Engine versions.** The rows span a year of releases; one set of constants stands for all. The early gpt-oss build of TensorRT-LLM on Hopper is slower than predicted, its later builds on Blackwell are faster; DeepSeek-R1 with fp8 blocks on TensorRT-LLM/B200 is slower than with NVFP4 by more than bytes and FLOPs explain.
- **Labels that cannot be right.** Some rows marked as multi-token prediction run at half the speed of equal rows so marked (SGLang on H100, DeepSeek-V3 on TensorRT-LLM/B200): they look like runs without it. The former are tensor parallel over two servers; [settled-ablation.md](settled-ablation.md) says how they are predicted without drafts. The 14 rows of Llama-3.1-8B FP8 on vLLM/H200 process more prompt tokens a second than 75 % of the device's peak allows, which points to prefix hits or fewer requests in flight than stated. The 15 rows of Qwen3-32B on GB200 are not monotone in concurrency. gpt-oss on H100 with 512 requests shows the TPOT of a batch of a few.
- **Kernels of one engine.** Grouped products of fp8 blocks with experts spread over eight B200 and no all-to-all take SGLang and vLLM three to four times as long as TensorRT-LLM at 8,192 tokens (kernel timings). SGLang's are predicted to compute all choices of the tokens that reach a rank, which its runs show; vLLM's, whose Triton kernels are as slow without such ranks, by the one formula that stands for all.
- **Disaggregated TTFT.** Recorded deployments of TensorRT-LLM cap the batch of a decode worker below its share of the requests, so that some wait for a whole generation to end: seconds of TTFT at a handful of requests. The cap is inferred; three deployments whose share is a graph of its own (1, 2 and 4 requests) show such waits too, for no reason found. Where prefill and decode capacity nearly match, a few per cent of either decide whether the queue forms before prefill (TTFT) or in decoding (TPOT).
- **Routing of requests over workers** is taken as even; real routers leave some workers with more.
- **The start of a run**: compilation and autotuning on the first requests of a shape; in some SGLang runs they add seconds to the burst, in others nothing.
- **First tokens of SGLang** come later than their steps end by once more what the host takes to launch the kernels of a prompt: alike for prompts of 1,000 and 8,000 tokens, at four requests and at many, while decode steps wait for the launches once. The delay has no constant of its own; a free one is drawn up by busy and stalled runs (below) and fits them no better in folds. Lone requests of published models see 30 to 100 µs a kernel in all, in the median 66 as DeepSeek-R1 on B200 does; Qwen3.5 sees 100. The cause is not found. The overlap scheduler gives a result away only when the next batch is launched, but at low load that is the replay of a graph. Nor do the launches alone take twice as long: with a constant of SGLang's own for them (77 µs) steps with prompts would hold up decodes longer than they do, by half for 8 B parameters and outputs of 100 tokens.
- **Busy clients of SGLang.** Beyond 128 requests of Llama-3.1-8B in flight, TTFT is seconds longer than any queue before prefill, the more so the longer the outputs: the processes that answer clients fall behind.
- **Stops of SGLang.** DeepSeek-R1 with NVFP4 on B200 (10 November 2025) shows 7 to 9 s of TTFT from 32 requests on, whatever their number, layout and output length, while TPOT is ordinary; runs of March 2026 take half a second.
- **Draft lengths** of multi-token prediction are not recorded.
- **Sweeps of TensorRT-LLM on Llama-3.1-8B (H100)** show a TTFT that holds one generation for every place of the closed loop, as if the engine had one place less than the client; other sweeps of the same build do not.`;

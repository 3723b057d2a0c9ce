import { z } from "zod";
import type { Distribution } from "../../simulation/metrics/statistics.ts";
import type { Replication } from "./simulateReplication.ts";

const figure = z.number().nullable();
const spread = z.object({
  mean: figure,
  p50: figure,
  p90: figure,
  p95: figure,
  p99: figure,
  max: figure,
  count: z.int(),
  halfWidth95: z
    .object({ mean: figure, p50: figure, p90: figure, p95: figure, p99: figure })
    .nullable()
    .meta({
      description: "Half-widths of 95 % confidence intervals, by batch means; null with few requests",
    }),
});

/** What `servecast simulate --json` prints. */
export const simulationOutput = z.object({
  feasible: z.boolean(),
  reasons: z.array(z.object({ code: z.string(), message: z.string() })),
  fidelity: z.literal("simulated"),
  seed: z.int(),
  replications: z.int(),
  finished: z.boolean().meta({ description: "False when the run was stopped or ran out of time" }),
  devices: z.int(),
  durationSeconds: figure,
  requests: z
    .object({
      total: z.int(),
      finished: z.int(),
      lost: z.int(),
      rejected: z.int(),
      inside: z.int(),
      ahead: z.int(),
    })
    .nullable(),
  ttftSeconds: spread.nullable(),
  itlSeconds: spread.nullable(),
  tpotSeconds: spread.nullable(),
  e2eLatencySeconds: spread.nullable(),
  queueingSeconds: spread.nullable(),
  requestsPerSecond: figure,
  outputTokensPerSecond: figure,
  totalTokensPerSecond: figure,
  goodputRequestsPerSecond: figure,
  sloAttainment: figure,
  slos: z.array(
    z.object({
      metric: z.string(),
      statistic: z.string(),
      limitSeconds: z.number(),
      valueSeconds: figure,
      met: z.boolean(),
      attainment: figure,
    }),
  ),
  preemptions: z.int().nullable(),
  prefixHitRatio: figure,
  draftAcceptance: figure,
  meanBatchSize: figure,
  meanConcurrency: figure,
  kvUtilisation: figure,
  busyShare: figure,
  replicaSeconds: figure,
  steps: z.int().nullable(),
  repeated: z
    .array(
      z.object({
        seed: z.int(),
        meanTtftSeconds: figure,
        p99TtftSeconds: figure,
        meanTpotSeconds: figure,
        p99TpotSeconds: figure,
        requestsPerSecond: figure,
        outputTokensPerSecond: figure,
        slosMet: z.boolean(),
      }),
    )
    .meta({ description: "Each replication by itself, the first with the seed asked for" }),
  rateSearch: z
    .object({
      requestsPerSecond: z.number(),
      refusedRequestsPerSecond: figure,
      trials: z.array(z.object({ requestsPerSecond: z.number(), met: z.boolean() })),
    })
    .nullable(),
  series: z.array(
    z.object({
      startSeconds: z.number(),
      seconds: z.number(),
      batchSize: figure,
      waiting: figure,
      kvUtilisation: figure,
      outputTokensPerSecond: figure,
      prefillTokensPerSecond: figure,
      mfu: figure,
      mbu: figure,
      ttftSeconds: figure,
    }),
  ),
  curves: z
    .object({
      ttft: z.array(z.object({ value: figure, share: z.number() })),
      tpot: z.array(z.object({ value: figure, share: z.number() })),
      itl: z.array(z.object({ value: figure, share: z.number() })),
      e2eLatency: z.array(z.object({ value: figure, share: z.number() })),
      attainment: z.array(z.object({ scale: z.number(), attainment: figure })),
    })
    .nullable(),
  assumptions: z.array(z.string()),
  warnings: z.array(z.string()),
});

export type SimulationOutput = z.output<typeof simulationOutput>;

/** JSON knows no NaN and no Infinity. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function toSpread(distribution: Distribution): z.output<typeof spread> {
  const { count, halfWidth } = distribution;
  const figures = (of: { mean: number; p50: number; p90: number; p95: number; p99: number }) => ({
    mean: finite(of.mean),
    p50: finite(of.p50),
    p90: finite(of.p90),
    p95: finite(of.p95),
    p99: finite(of.p99),
  });
  return {
    ...figures(distribution),
    max: finite(distribution.max),
    count,
    halfWidth95: halfWidth ? figures(halfWidth) : null,
  };
}

/** The output of a run: the first repetition in full, the others in brief. */
export function toOutput(
  repetitions: readonly Replication[],
  rest: Pick<SimulationOutput, "seed" | "devices" | "reasons" | "assumptions" | "warnings" | "rateSearch">,
): SimulationOutput {
  const first = repetitions[0];
  const figures = first?.summary;
  return {
    ...rest,
    fidelity: "simulated",
    feasible: rest.reasons.length === 0 && (figures?.slos.every(({ met }) => met) ?? true),
    replications: repetitions.length,
    finished: repetitions.every(({ summary }) => summary.finished),
    durationSeconds: finite(figures?.durationSeconds),
    requests: figures?.audit.requests ?? null,
    ttftSeconds: figures ? toSpread(figures.ttft) : null,
    itlSeconds: figures ? toSpread(figures.itl) : null,
    tpotSeconds: figures ? toSpread(figures.tpot) : null,
    e2eLatencySeconds: figures ? toSpread(figures.e2eLatency) : null,
    queueingSeconds: figures ? toSpread(figures.queueing) : null,
    requestsPerSecond: finite(figures?.requestsPerSecond),
    outputTokensPerSecond: finite(figures?.outputTokensPerSecond),
    totalTokensPerSecond: finite(figures?.totalTokensPerSecond),
    goodputRequestsPerSecond: finite(figures?.goodputRequestsPerSecond),
    sloAttainment: finite(figures?.sloAttainment),
    slos: (figures?.slos ?? []).map((slo) => ({
      ...slo,
      valueSeconds: finite(slo.valueSeconds),
      attainment: finite(slo.attainment),
    })),
    preemptions: figures?.preemptions ?? null,
    prefixHitRatio: finite(figures?.prefixHitRatio),
    draftAcceptance: finite(figures?.draftAcceptance),
    meanBatchSize: finite(figures?.meanBatchSize),
    meanConcurrency: finite(figures?.meanConcurrency),
    kvUtilisation: finite(figures?.kvUtilisation),
    busyShare: finite(figures?.busyShare),
    replicaSeconds: finite(figures?.replicaSeconds),
    steps: figures?.steps ?? null,
    repeated: repetitions.map(({ seed, summary }) => ({
      seed,
      meanTtftSeconds: finite(summary.ttft.mean),
      p99TtftSeconds: finite(summary.ttft.p99),
      meanTpotSeconds: finite(summary.tpot.mean),
      p99TpotSeconds: finite(summary.tpot.p99),
      requestsPerSecond: finite(summary.requestsPerSecond),
      outputTokensPerSecond: finite(summary.outputTokensPerSecond),
      slosMet: summary.slos.every(({ met }) => met),
    })),
    series: (first?.series ?? []).map((point) => ({
      startSeconds: point.startSeconds,
      seconds: point.seconds,
      batchSize: finite(point.batchSize),
      waiting: finite(point.waiting),
      kvUtilisation: finite(point.kvUtilisation),
      outputTokensPerSecond: finite(point.outputTokensPerSecond),
      prefillTokensPerSecond: finite(point.prefillTokensPerSecond),
      mfu: finite(point.mfu),
      mbu: finite(point.mbu),
      ttftSeconds: finite(point.ttftSeconds),
    })),
    curves: first ? curvesOf(first) : null,
  };
}

function curvesOf({ curves }: Replication): NonNullable<SimulationOutput["curves"]> {
  const points = (curve: Replication["curves"]["ttft"]) =>
    curve.map(({ value, share }) => ({ value: finite(value), share }));
  return {
    ttft: points(curves.ttft),
    tpot: points(curves.tpot),
    itl: points(curves.itl),
    e2eLatency: points(curves.e2eLatency),
    attainment: curves.attainment.map(({ scale, attainment }) => ({ scale, attainment: finite(attainment) })),
  };
}

import { z } from "zod";
import { predictInput } from "../predict/predictInput.ts";

const load = (description: string, placeholder = "N") => ({ description, placeholder, group: "Load" });
const scheduler = (description: string, placeholder = "N") => ({
  description,
  placeholder,
  group: "Scheduler",
});
const fleet = (description: string, placeholder = "TEXT") => ({ description, placeholder, group: "Fleet" });
const run = (description: string, placeholder = "N") => ({ description, placeholder, group: "Run" });
const file = (description: string) =>
  z.string().optional().meta({ description, placeholder: "FILE", group: "Files" });
/** What fits into memory: a request takes some hundred bytes. */
const maxRequests = 10_000_000;
const count = () => z.int().min(1).optional();

/** What a simulation is asked: a deployment as for a prediction, the load in detail, and the policies. */
export const simulateInput = predictInput
  .omit({
    harness: true,
    requestsPerSlot: true,
    cachedPrefixLen: true,
    prefixHitRatio: true,
    prefixTier: true,
    hostBandwidth: true,
  })
  .extend({
    trace: z
      .string()
      .optional()
      .meta(
        load(
          "A trace of requests instead of drawn ones: Azure, BurstGPT, Mooncake, or a request log",
          "FILE",
        ),
      ),
    speed: z
      .number()
      .positive()
      .default(1)
      .meta(load("How much faster than recorded a trace is played", "FACTOR")),
    requests: z
      .int()
      .min(1)
      .max(maxRequests)
      .optional()
      .meta(load("Requests to simulate (default: the whole trace, 10 x concurrency, or 1000)")),
    arrivals: z
      .enum(["poisson", "gamma", "weibull", "constant", "burst"])
      .default("poisson")
      .meta(load("How arrivals at requestRate are spread", "PROCESS")),
    burstiness: z
      .number()
      .positive()
      .default(1)
      .meta(load("Shape of gamma and weibull gaps: less than 1 is burstier than random", "SHAPE")),
    rateProfile: z
      .string()
      .optional()
      .meta(
        load(
          'Rates over time instead of requestRate: "0s:2,60s:10" climbs, a time twice is a step, "/1h" repeats; "daily:4,0.6/24h" is a wave around 4/s',
          "PROFILE",
        ),
      ),
    sharedPrefixTokens: z
      .int()
      .min(0)
      .default(0)
      .meta(load("Tokens that prompts have in common, on top of isl", "TOKENS")),
    sharedPrefixes: z.int().min(1).default(1).meta(load("Different shared prefixes")),
    turns: count().meta(
      load("Turns of a conversation: each prompt is the conversation so far; requests counts sessions"),
    ),
    thinkTime: z.string().default("5 s").meta(load("Mean time between an answer and the next turn", "TIME")),
    batching: z
      .enum(["mixed", "prefill-first", "decode-first", "static"])
      .optional()
      .meta(scheduler("How steps are formed (default: as the engine does)", "POLICY")),
    admission: z
      .enum(["fcfs", "priority", "shortest-first"])
      .default("fcfs")
      .meta(scheduler("Who is admitted first", "ORDER")),
    priorities: count().meta(scheduler("Give requests one of so many priorities")),
    kvBlocks: count().meta(scheduler("KV blocks of a worker (default: what its memory holds)")),
    kvBlockTokens: z.int().min(1).default(16).meta(scheduler("Tokens of a KV block", "TOKENS")),
    kvReservation: z
      .enum(["on-demand", "request", "power-of-two", "maximum"])
      .optional()
      .meta(
        scheduler(
          "Memory that a sequence holds: what it fills, will fill, that as a power of two of blocks, or maxSequenceTokens",
          "POLICY",
        ),
      ),
    maxSequenceTokens: count().meta(scheduler("Longest sequence; longer requests are rejected", "TOKENS")),
    watermark: z
      .number()
      .min(0)
      .max(0.5)
      .default(0)
      .meta(scheduler("Share of blocks that admission leaves free", "RATIO")),
    preemption: z
      .enum(["recompute", "swap"])
      .default("recompute")
      .meta(scheduler("What becomes of a sequence that must make room", "POLICY")),
    prefixCaching: z.boolean().default(false).meta(scheduler("Reuse the KV cache of equal prefixes")),
    hostBlocks: z
      .int()
      .min(0)
      .default(0)
      .meta(scheduler("KV blocks in host memory, for swapped sequences or evicted prefixes")),
    hostBandwidth: z
      .string()
      .default("25 GB/s")
      .meta(scheduler("Between a worker's devices and host memory", "BANDWIDTH")),
    routing: z
      .enum([
        "round-robin",
        "random",
        "least-outstanding",
        "least-kv",
        "power-of-two",
        "prefix-aware",
        "session-affinity",
      ])
      .default("least-outstanding")
      .meta(fleet("How requests are spread over replicas", "POLICY")),
    failures: z
      .array(z.string())
      .default([])
      .meta(fleet("Replicas that fail, when and for how long: 0@60s+30s", "FAILURE")),
    onFailure: z
      .enum(["retry", "lose"])
      .default("retry")
      .meta(fleet("What becomes of the requests on a replica that fails", "POLICY")),
    autoscale: z
      .string()
      .optional()
      .meta(
        fleet(
          'Start and stop replicas between min and replicas by load: "queue:1..8,min=2,every=10s,startup=60s"',
          "RULE",
        ),
      ),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(1)
      .meta(run("Seed of all random numbers")),
    replications: z.int().min(1).max(1000).default(1).meta(run("Independent repetitions with other seeds")),
    workers: z.int().min(1).max(64).optional().meta(run("Threads for replications (default: one a core)")),
    slo: z.string().optional().meta(run("Demands on latencies: ttft<=500ms@p99,tpot<=50ms@p99", "SLO")),
    findRate: z.boolean().default(false).meta(run("Find the highest requestRate that meets the slo")),
    rateTolerance: z
      .number()
      .min(0.001)
      .max(0.5)
      .default(0.02)
      .meta(run("How closely findRate brackets the rate", "RATIO")),
    maxTime: z.string().optional().meta(run("Stop at this simulated time", "TIME")),
    requestsFile: file("Write every request that came to this file, finished or not: .csv or .parquet"),
    itlsFile: file("Write the time of every token and the gap before it to this file: .csv or .parquet"),
    traceFile: file("Write the steps for Perfetto or chrome://tracing to this file"),
    traceSteps: z
      .int()
      .min(1)
      .max(2_000_000)
      .default(100_000)
      .meta({ description: "Steps kept for traceFile", placeholder: "N", group: "Files" }),
    plotFile: file("Write the plots to this file: .svg or .png"),
    reportFile: file("Write a page with figures and plots to this file: .html"),
  });

export type SimulateInput = z.output<typeof simulateInput>;

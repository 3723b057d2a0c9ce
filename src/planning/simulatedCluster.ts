import type { Problem } from "../serving/calibrated/problem.ts";
import { promptReadingSeconds, secondsBeforeLine } from "../serving/calibrated/promptReading.ts";
import type { ClusterConfig } from "../simulation/engine/clusterConfig.ts";
import { type EngineOptions, simulatedEngine } from "./simulatedEngine.ts";

export type ClusterOptions = Pick<ClusterConfig, "seed"> &
  Partial<
    Pick<
      ClusterConfig,
      | "routing"
      | "readTokenSeconds"
      | "refillSeconds"
      | "failures"
      | "onFailure"
      | "autoscaling"
      | "maxSeconds"
      | "stepLogLimit"
    >
  >;

/** The deployment of a calibrated scenario as a fleet for the simulator. */
export function simulatedCluster(
  problem: Problem,
  options: ClusterOptions,
  engine: EngineOptions = {},
): ClusterConfig {
  const { decode, prefill, workload, overheads, transferSeconds } = problem;
  const readTokenSeconds = options.readTokenSeconds ?? promptReadingSeconds(problem);
  const outsideSeconds = Math.max(0, secondsBeforeLine(problem) - readTokenSeconds * workload.inputTokens);
  const config = {
    routing: "least-outstanding",
    refillSeconds: outsideSeconds,
    ...options,
    requestSeconds: outsideSeconds + overheads.firstTokenSeconds,
    readTokenSeconds,
  } as const;
  if (!prefill)
    return {
      ...config,
      serve: { replicas: decode.workers, engine: simulatedEngine(problem, decode, engine) },
    };
  return {
    ...config,
    prefill: {
      replicas: prefill.workers,
      engine: { ...simulatedEngine(problem, prefill, engine), speculation: undefined },
    },
    // What comes here has its prompt behind it, and ranks wait for prompts only.
    decode: {
      replicas: decode.workers,
      engine: { ...simulatedEngine(problem, decode, engine), balanceSteps: 0 },
    },
    transfer: {
      latencySeconds: overheads.handoffSeconds,
      secondsPerToken: transferSeconds / workload.inputTokens,
      shared: false,
      bringsFirstToken: true,
    },
  };
}

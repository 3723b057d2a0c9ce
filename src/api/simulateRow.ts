import { rowProblem } from "../calibration/predictRow.ts";
import type { RowScenario } from "../calibration/rowDeployment.ts";
import { type ClusterOptions, simulatedCluster } from "../planning/simulatedCluster.ts";
import type { ServingConstants } from "../serving/calibrated/servingConstants.ts";
import type { Solution } from "../serving/calibrated/solution.ts";
import { advance } from "../simulation/engine/advance.ts";
import { simulation } from "../simulation/engine/simulation.ts";
import { summary } from "../simulation/metrics/summary.ts";
import { type Lengths, nominalLengths } from "../simulation/workload/lengths.ts";
import { syntheticWorkload } from "../simulation/workload/syntheticWorkload.ts";

const requestsPerPlace = 10;
/** Mean TTFT and TPOT of a row by simulating its benchmark, request by request, written into `out`. */
export function simulateRow(scenario: RowScenario, constants: ServingConstants, out: Solution): Solution {
  const { row } = scenario;
  const problem = rowProblem(scenario, constants);
  const concurrency = Math.max(1, Math.round(scenario.concurrency));
  const lengths = rowLengths(scenario);
  const sim = simulation(
    simulatedCluster(problem, { seed: 1, ...rowClient(scenario) }),
    syntheticWorkload({
      seed: 1,
      requests: requestsPerPlace * concurrency,
      input: lengths(row.isl),
      output: lengths(row.osl),
      arrivals: { kind: "closed-loop", concurrency },
    }),
  );
  advance(sim);
  const { ttft, tpot, requestsPerSecond } = summary(sim);
  out.ttft = ttft.mean;
  out.tpot = tpot.mean;
  out.requestsPerSecond = requestsPerSecond;
  return out;
}

/**
 * Sweeps of equal lengths keep step as if the next request of a place were in line as soon as one ends: what it spends
 * outside the engine overlaps the end of the one before. Other clients send it then, so that it comes after that time.
 */
function rowClient({ deployment }: RowScenario): Partial<ClusterOptions> {
  return deployment.workload.equalLengths ? { refillSeconds: 0, readTokenSeconds: 0 } : {};
}

/**
 * InferenceX draws lengths from 0.8 to 1.0 of the nominal ones. Runs of the other origin do not say. Assumed: in those
 * sweeps that show requests keeping step lengths are equal; in the others they vary by a half.
 */
function rowLengths({ row, deployment }: RowScenario): (tokens: number) => Lengths {
  if (row.origin !== "nvidia-gap-analysis") return nominalLengths;
  if (deployment.workload.equalLengths) return (tokens) => ({ kind: "fixed", tokens });
  const spread = 0.5;
  return (tokens) => ({
    kind: "uniform",
    low: Math.max(1, Math.round((1 - spread) * tokens)),
    high: Math.round((1 + spread) * tokens),
  });
}

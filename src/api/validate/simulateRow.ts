import { rowProblem } from "../../calibration/rows/predictRow.ts";
import { isInferenceX, type RowScenario } from "../../calibration/rows/rowDeployment.ts";
import { type ClusterOptions, simulatedCluster } from "../../planning/simulatedCluster.ts";
import type { ServingConstants } from "../../serving/calibrated/servingConstants.ts";
import type { Solution } from "../../serving/calibrated/solution.ts";
import { advance } from "../../simulation/engine/advance.ts";
import { simulation } from "../../simulation/engine/simulation.ts";
import { summary } from "../../simulation/metrics/summary.ts";
import { type Lengths, nominalLengths } from "../../simulation/workload/lengths.ts";
import { syntheticWorkload } from "../../simulation/workload/syntheticWorkload.ts";

const requestsPerPlace = 10;
/** Of a few requests the drawn lengths decide: short runs are repeated with other draws until so many have been simulated. */
const fewestRequests = 160;

/** Mean TTFT and TPOT of a row by simulating its benchmark, request by request, written into `out`. */
export function simulateRow(scenario: RowScenario, constants: ServingConstants, out: Solution): Solution {
  const { row } = scenario;
  const problem = rowProblem(scenario, constants);
  const concurrency = Math.max(1, Math.round(scenario.concurrency));
  const lengths = rowLengths(scenario);
  const cluster = simulatedCluster(problem, { seed: 1, ...rowClient(scenario) });
  const runs = Math.ceil(fewestRequests / (requestsPerPlace * concurrency));
  out.ttft = out.tpot = out.requestsPerSecond = 0;
  for (let seed = 1; seed <= runs; seed += 1) {
    const load = syntheticWorkload({
      seed,
      requests: requestsPerPlace * concurrency,
      input: lengths(row.isl),
      output: lengths(row.osl),
      arrivals: { kind: "closed-loop", concurrency },
    });
    const sim = simulation({ ...cluster, seed }, load);
    advance(sim);
    const { ttft, tpot, requestsPerSecond } = summary(sim);
    out.ttft += ttft.mean / runs;
    out.tpot += tpot.mean / runs;
    out.requestsPerSecond += requestsPerSecond / runs;
  }
  return out;
}

/**
 * Clients send the next request when one has ended, so that it comes after what it spends outside the engine, if the
 * deployment's harness does not say otherwise. Nor do prompts of the other origin wait for one process to read them:
 * SGLang's runs have more of them a second than it could.
 */
function rowClient({ row, deployment }: RowScenario): Partial<ClusterOptions> {
  if (isInferenceX(row)) return {};
  return { readTokenSeconds: 0, ...(deployment.harness.refillsAtOnce ? { refillSeconds: 0 } : {}) };
}

/**
 * InferenceX draws lengths from 0.8 to 1.0 of the nominal ones. Runs of the other origin do not say. Assumed: in those
 * sweeps that show requests keeping step lengths are equal; in the others they vary by a half.
 */
function rowLengths({ row, deployment }: RowScenario): (tokens: number) => Lengths {
  if (isInferenceX(row)) return nominalLengths;
  if (deployment.workload.equalLengths) return (tokens) => ({ kind: "fixed", tokens });
  const spread = 0.5;
  return (tokens) => ({
    kind: "uniform",
    low: Math.max(1, Math.round((1 - spread) * tokens)),
    high: Math.round((1 + spread) * tokens),
  });
}

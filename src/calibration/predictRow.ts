import { buildProblem } from "../serving/calibrated/buildProblem.ts";
import type { ServingConstants } from "../serving/calibrated/servingConstants.ts";
import type { Solution } from "../serving/calibrated/solution.ts";
import { solveColocated } from "../serving/calibrated/solveColocated.ts";
import { solveDisaggregated } from "../serving/calibrated/solveDisaggregated.ts";
import { acceptedTokens } from "../serving/calibrated/speculation.ts";
import type { RowScenario } from "./rowDeployment.ts";

/** TTFT and TPOT of a row under `constants`, written into `out`. */
export function predictRow(scenario: RowScenario, constants: ServingConstants, out: Solution): Solution {
  const { deployment, concurrency } = scenario;
  const { draftTokens } = deployment.speculation;
  const speculation =
    draftTokens > 0
      ? { draftTokens, acceptedTokens: acceptedTokens(draftTokens, constants.acceptanceFactor) }
      : deployment.speculation;
  const problem = buildProblem({ ...deployment, speculation }, constants);
  return problem.prefill
    ? solveDisaggregated(problem, problem.prefill, concurrency, out)
    : solveColocated(problem, concurrency, out);
}

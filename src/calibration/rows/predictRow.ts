import { buildProblem } from "../../serving/calibrated/buildProblem.ts";
import type { Problem } from "../../serving/calibrated/problem.ts";
import type { ServingConstants } from "../../serving/calibrated/servingConstants.ts";
import type { Solution } from "../../serving/calibrated/solution.ts";
import { solveColocated } from "../../serving/calibrated/solveColocated.ts";
import { solveDisaggregated } from "../../serving/calibrated/solveDisaggregated.ts";
import { acceptedTokens } from "../../serving/calibrated/speculation.ts";
import type { RowScenario } from "./rowDeployment.ts";

/** TTFT and TPOT of a row under `constants`, written into `out`. */
export function predictRow(scenario: RowScenario, constants: ServingConstants, out: Solution): Solution {
  const { concurrency } = scenario;
  const problem = rowProblem(scenario, constants);
  return problem.prefill
    ? solveDisaggregated(problem, problem.prefill, concurrency, out)
    : solveColocated(problem, concurrency, out);
}

/** The deployment of a row under `constants`, which decide how many of its drafts are accepted. */
export function rowProblem({ deployment }: RowScenario, constants: ServingConstants): Problem {
  const { draftTokens } = deployment.speculation;
  const speculation =
    draftTokens > 0
      ? { draftTokens, acceptedTokens: acceptedTokens(draftTokens, constants.acceptanceFactor) }
      : deployment.speculation;
  return buildProblem({ ...deployment, speculation }, constants);
}

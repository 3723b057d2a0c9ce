import type { Explanation } from "../../report/explanation.ts";
import type { Report } from "../../report/report.ts";
import type { Solution } from "../../api/solve/solution.ts";
import { InputError } from "../../units/inputError.ts";
import { fileHost } from "./fileHost.ts";
import type { Draft } from "./link.ts";
import { ownFiles } from "./ownFiles.ts";
import { statedValues } from "./readDraft.ts";

export interface FirstOrderAnswer {
  readonly solution: Solution;
  readonly report: Report;
  readonly explanation: Explanation;
}

/** What `servecast solve` and `servecast explain` say of a draft; a fault of the input is an answer too. */
export async function answerFirstOrder(draft: Draft): Promise<FirstOrderAnswer | InputError> {
  // The formulas arrive when they are first asked for.
  const [{ parseInput }, { solve }, { explain }] = await Promise.all([
    import("../../api/parseInput.ts"),
    import("../../api/solve/solve.ts"),
    import("../../api/solve/explain.ts"),
  ]);
  const host = fileHost(new Map([...ownFiles.value.values()].map(({ name, text }) => [name, text])));
  try {
    const input = parseInput(solve.input, statedValues(draft, "first-order"));
    const solution = await solve.run(input, host);
    return {
      solution,
      report: solve.report(solution, input),
      explanation: await explain.run(input, host),
    };
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

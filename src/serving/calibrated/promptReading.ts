import type { Problem } from "./problem.ts";

/** What a request spends outside the engine on its way; a first token that comes late keeps no place from the next request. */
export const secondsBeforeLine = ({ overheads }: Problem): number =>
  overheads.requestSeconds - overheads.firstTokenSeconds;

/**
 * Seconds for each token of a prompt in the one process of a server that reads them, of what a request spends outside the
 * engine. Engines that show less in all spend all of it there.
 */
export function promptReadingSeconds(problem: Problem): number {
  const { loadSeconds, constants, workload } = problem;
  return Math.min(
    constants.promptTokenSeconds,
    (secondsBeforeLine(problem) - loadSeconds) / workload.inputTokens,
  );
}

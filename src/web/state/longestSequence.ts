import type { Workload } from "../../serving/calibrated/workload.ts";

/** The longest sequence to allow, in tokens: the mean request with room for half as much again, in whole KiB. */
export const longestSequence = ({ inputTokens, outputTokens }: Workload): number =>
  1024 * Math.ceil((1.5 * (inputTokens + outputTokens)) / 1024);

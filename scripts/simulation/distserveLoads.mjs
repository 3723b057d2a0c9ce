// The loads of Zhong et al. 2024 (DistServe): each takes a number of requests and a seed.
import { randomSource } from "../../dist/math/randomSource.js";
import { normal } from "../../dist/math/randomVariates.js";
import { loggedChat } from "./loggedChat.mjs";
import { drawnLengths, knownLengths, lengthsOnly } from "./simulate.mjs";

/** ShareGPT as logged. */
export const chat = (requests) => knownLengths(loggedChat, requests);

/** HumanEval: the paper states means; spreads are assumed. */
export const code = (requests, seed) =>
  drawnLengths({
    input: { mean: 171, sigma: 0.5 },
    output: { mean: 98, sigma: 0.5 },
    most: 2047,
    requests,
    seed,
  });

/** LongBench's tasks that ask for a summary: 800 of 4,750 requests (gov_report, qmsum, multi_news, vcsum). */
const summaryShare = 800 / 4750;
/** Tokens and spread of answers, assumed: a few words, or a summary, so that all have the paper's mean of 91. */
const fewWords = { median: 8, sigma: 1 };
const aSummary = { median: 395, sigma: 0.6 };

/**
 * LongBench: prompts are cut, most at 1900 to 2048 tokens (evaluation/2-benchmark-serving/0-prepare-dataset), to 2040 with
 * the answer; how long they were before is assumed.
 */
export function summaries(requests, seed) {
  const [kinds, inputs, outputs, cuts] = ["kinds", "input lengths", "output lengths", "cuts"].map((name) =>
    randomSource(seed, name),
  );
  const draw = ({ median, sigma }, random) =>
    Math.max(1, Math.round(median * Math.exp(sigma * normal(random))));
  const outputTokens = Int32Array.from({ length: requests }, () =>
    Math.min(1900, draw(kinds() < summaryShare ? aSummary : fewWords, outputs)),
  );
  const inputTokens = outputTokens.map((answer) =>
    Math.min(draw({ median: 3300, sigma: 1 }, inputs), 1900 + Math.floor(149 * cuts()), 2040 - answer),
  );
  return lengthsOnly(inputTokens, outputTokens);
}

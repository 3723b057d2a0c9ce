/**
 * Milliseconds of a step as DistServe's authors measured them (simdistserve/estimators/profile_data): of prompts a constant,
 * for each token and each squared length; of decodes a constant, for each token of context and each sequence, below 95 and
 * from there. The prompts of vLLM with OPT-13B are those that they lengthened by half to meet its served requests.
 */
export const measured = {
  "opt-13b": {
    serve: {
      prompts: [23.63, 0.1505, 8.65e-6],
      few: [19.56, 4.94e-4, 0.0506],
      many: [16.84, 4.39e-4, 0.14],
    },
    prefill: {
      prompts: [13.4, 0.0623, 2.23e-6],
      few: [13.29, 3.41e-4, 0.063],
      many: [10.64, 3.12e-4, 0.0856],
    },
    decode: {
      prompts: [16.46, 0.0926, 6.47e-6],
      few: [19.93, 6.27e-4, 0.0385],
      many: [7.17, 5.8e-4, 0.158],
    },
  },
  "opt-66b": {
    serve: {
      prompts: [30.69, 0.152, 3.286e-5],
      few: [32.98, 5.79e-4, 0.1132],
      many: [34.05, 3.55e-4, 0.1626],
    },
    prefill: {
      prompts: [26.77, 0.1376, 7.56e-6],
      few: [30.76, 4.52e-4, 0.0633],
      many: [27.47, 4.05e-4, 0.1248],
    },
    decode: {
      prompts: [39.14, 0.2493, 2.043e-5],
      few: [48.29, 9.42e-4, 0.1276],
      many: [28.73, 4.74e-4, 0.2962],
    },
  },
};

/** vLLM with OPT-13B on two devices. */
export const onTwo = {
  prompts: [19.6, 0.0647, 6.04e-6],
  few: [20.45, 1.87e-4, 0.0726],
  many: [14.96, 3.81e-4, 0.0932],
};

/** Changes that give the pools of a model the measured step times. */
export const measuredSteps = (model, pools) =>
  Object.fromEntries(pools.map((pool) => [pool, takingSteps(measured[model][pool])]));

/** A change that gives an engine these step times. */
export const takingSteps = (times) => (engine) => ({ ...engine, stepTime: stepTimes(times) });

const stepTimes = ({ prompts, few, many }) => ({
  name: "measured by the authors",
  stepSeconds({ prefillTokens, prefillPairs, decodeSequences, decodeContextTokens }) {
    const [start, token, square] = prompts;
    const [once, context, sequence] = decodeSequences < 95 ? few : many;
    let milliseconds = 0;
    if (prefillTokens > 0)
      milliseconds += start + token * prefillTokens + square * (2 * prefillPairs - prefillTokens);
    if (decodeSequences > 0)
      milliseconds += once + context * decodeContextTokens + sequence * decodeSequences;
    return milliseconds / 1e3;
  },
});

import { expect, it } from "vitest";
import { memoisedStepTime } from "../../src/cost/memoisedStepTime.ts";
import type { StepTimeModel } from "../../src/cost/stepTimeModel.ts";
import type { Step } from "../../src/operators/step.ts";
import { seconds } from "../../src/units/quantity.ts";

function counting(time: (step: Step) => number): StepTimeModel & { calls: number } {
  const model = {
    name: "counting",
    calls: 0,
    stepSeconds: (step: Step) => ((model.calls += 1), seconds(time(step))),
  };
  return model;
}

const decode = (decodeSequences: number, context: number): Step => ({
  prefillSequences: 0,
  prefillTokens: 0,
  prefillPairs: 0,
  prefillContextTokens: 0,
  decodeSequences,
  decodeQueryTokens: 1,
  decodeContextTokens: decodeSequences * context,
});

it("is exact where time is linear in the context, at any length", () => {
  const model = memoisedStepTime(
    counting((step) => 0.01 + 1e-5 * step.decodeSequences + 1e-9 * step.decodeContextTokens),
  );
  for (const context of [0, 1, 63, 64, 65, 1000, 4097, 131_072, 1_000_000]) {
    expect(model.stepSeconds(decode(7, context))).toBeCloseTo(0.01 + 7e-5 + 7e-9 * context, 12);
  }
});

it("stays within 0.2 % of a curved one", () => {
  const time = (step: Step) => Math.hypot(0.01, 2e-8 * step.decodeContextTokens);
  const model = memoisedStepTime(counting(time));
  for (let context = 1; context < 200_000; context = Math.ceil(context * 1.07)) {
    const step = decode(16, context);
    expect(Math.abs(model.stepSeconds(step) / time(step) - 1)).toBeLessThan(0.002);
  }
});

it("asks once for each grid point, and the order of questions does not matter", () => {
  const time = (step: Step) => Math.hypot(0.01, 2e-8 * step.decodeContextTokens);
  const [forward, backward] = [counting(time), counting(time)];
  const [one, two] = [memoisedStepTime(forward), memoisedStepTime(backward)];
  const contexts = Array.from({ length: 2000 }, (_, i) => 1 + i * 3);
  const first = contexts.map((context) => one.stepSeconds(decode(4, context)));
  const second = contexts.toReversed().map((context) => two.stepSeconds(decode(4, context)));
  expect(second.toReversed()).toEqual(first);
  expect(forward.calls).toBeLessThan(80);
});

it("passes steps with prompts on", () => {
  const model = counting(() => 1);
  const memoised = memoisedStepTime(model);
  for (let i = 0; i < 3; i += 1)
    memoised.stepSeconds({ ...decode(2, 10), prefillTokens: 5, prefillSequences: 1 });
  expect(model.calls).toBe(3);
});

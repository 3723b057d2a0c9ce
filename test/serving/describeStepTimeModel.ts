import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StepTimeModel } from "../../src/cost/stepTimeModel.ts";
import type { Step } from "../../src/operators/step.ts";

const options = { seed: 20_260_101, numRuns: 60 } as const;
/** Rounding, and the change of a formula at a bend. */
const slack = 1e-9;

/** A step of `decodes` sequences at `context` tokens and `prompts` whole prompts of `promptTokens` each. */
function stepOf(decodes: number, context: number, prompts: number, promptTokens: number): Step {
  return {
    prefillSequences: prompts,
    prefillTokens: prompts * promptTokens,
    prefillPairs: (prompts * promptTokens * (promptTokens + 1)) / 2,
    prefillContextTokens: prompts * promptTokens,
    decodeSequences: decodes,
    decodeQueryTokens: 1,
    decodeContextTokens: decodes * context,
  };
}

/** What every model of step times owes to whoever schedules with it; `floorSeconds` is what no execution can beat. */
export function describeStepTimeModel(
  name: string,
  model: StepTimeModel,
  floorSeconds: (step: Step) => number = () => 0,
): void {
  const decodes = fc.integer({ min: 1, max: 256 });
  const context = fc.integer({ min: 1, max: 20_000 });
  const prompts = fc.integer({ min: 1, max: 4 });
  const promptTokens = fc.integer({ min: 1, max: 8192 });
  const more = fc.integer({ min: 1, max: 64 });
  const steps: fc.Arbitrary<Parameters<typeof stepOf>> = fc.oneof(
    fc.tuple(decodes, context, fc.constant(0), fc.constant(1)),
    fc.tuple(fc.constant(0), fc.constant(1), prompts, promptTokens),
    fc.tuple(decodes, context, prompts, promptTokens),
  );
  const secondsOf = (...counts: Parameters<typeof stepOf>): number => model.stepSeconds(stepOf(...counts));
  const holds = <T>(cases: fc.Arbitrary<T>, check: (one: T) => void): void =>
    fc.assert(fc.property(cases, check), options);

  describe(`step times of ${name}`, () => {
    it("are positive and finite", () => {
      holds(steps, (counts) => {
        const seconds = secondsOf(...counts);
        expect(Number.isFinite(seconds) && seconds > 0).toBe(true);
      });
    });

    it("do not beat the device", () => {
      holds(steps, (counts) => {
        const step = stepOf(...counts);
        expect(model.stepSeconds(step)).toBeGreaterThanOrEqual(floorSeconds(step) * (1 - slack));
      });
    });

    it("follow from the step alone, which stays as it was", () => {
      holds(fc.tuple(steps, steps), ([first, second]) => {
        const step = stepOf(...first);
        const before = model.stepSeconds(step);
        expect(step).toEqual(stepOf(...first));
        model.stepSeconds(stepOf(...second));
        expect(model.stepSeconds(step)).toBe(before);
      });
    });

    it("do not fall when sequences join the decode batch", () => {
      holds(fc.tuple(decodes, context, more), ([n, tokens, added]) => {
        expect(secondsOf(n + added, tokens, 0, 1)).toBeGreaterThanOrEqual(
          secondsOf(n, tokens, 0, 1) * (1 - slack),
        );
      });
    });

    it("do not fall when contexts grow", () => {
      holds(fc.tuple(decodes, context, more), ([n, tokens, added]) => {
        expect(secondsOf(n, tokens + added, 0, 1)).toBeGreaterThanOrEqual(
          secondsOf(n, tokens, 0, 1) * (1 - slack),
        );
      });
    });

    it("do not fall when prompts grow", () => {
      holds(fc.tuple(decodes, context, prompts, promptTokens, more), ([n, tokens, count, length, added]) => {
        expect(secondsOf(n, tokens, count, length + added)).toBeGreaterThanOrEqual(
          secondsOf(n, tokens, count, length) * (1 - slack),
        );
      });
    });

    it("do not fall when a prompt joins", () => {
      holds(fc.tuple(decodes, context, promptTokens), ([n, tokens, length]) => {
        expect(secondsOf(n, tokens, 1, length)).toBeGreaterThanOrEqual(
          secondsOf(n, tokens, 0, 1) * (1 - slack),
        );
      });
    });
  });
}

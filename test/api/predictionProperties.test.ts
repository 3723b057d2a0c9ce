import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { predictNamed } from "../../src/api/predict/predictNamed.ts";
import type { Prediction } from "../../src/api/predict/prediction.ts";
import { prediction } from "../../src/api/predict/prediction.ts";
import { randomCase, type RandomCase } from "./randomPrediction.ts";

const settings = { numRuns: 150, seed: 11 };
const predict = ({ input, records }: RandomCase): Prediction => predictNamed(input, records);
const sum = (parts: Readonly<Record<string, number>>) => Object.values(parts).reduce((a, b) => a + b, 0);

function property(check: (answer: Prediction, random: RandomCase) => void): void {
  fc.assert(
    fc.property(randomCase, (random) => check(predict(random), random)),
    settings,
  );
}

describe("every prediction", () => {
  it("has the shape that its schema promises, with finite figures", () => {
    property((answer) => {
      expect(prediction.strict().safeParse(answer).error).toBeUndefined();
      const { ttftSeconds, tpotSeconds, e2eLatencySeconds, requestsPerSecond } = answer;
      for (const value of [ttftSeconds, tpotSeconds, e2eLatencySeconds, requestsPerSecond]) {
        expect(value).toBeGreaterThan(0);
        expect(Number.isFinite(value)).toBe(true);
      }
    });
  });

  it("stays above the speed of light, which it states", () => {
    property((answer, { input }) => {
      const accepted = answer.itlSeconds / answer.tpotSeconds;
      expect(answer.tpotSeconds * accepted).toBeGreaterThanOrEqual(answer.decode.floorSeconds);
      expect(answer.tpotIntervalSeconds[0] * accepted).toBeGreaterThanOrEqual(
        answer.decode.floorSeconds * (1 - 1e-9),
      );
      for (const phase of [answer.decode, answer.prefill]) {
        expect(phase.floorSeconds).toBeGreaterThan(0);
        expect(phase.seconds).toBeGreaterThanOrEqual(phase.floorSeconds);
        expect(phase.timesFloor).toBeCloseTo(phase.seconds / phase.floorSeconds, 9);
      }
      const fresh = Number(input.isl) - input.cachedPrefixLen;
      const chunks = input.chunkedPrefill ? Math.max(1, fresh / 8192) : 1;
      expect(answer.ttftSeconds).toBeGreaterThanOrEqual(answer.prefill.floorSeconds * chunks * (1 - 1e-9));
    });
  });

  it("prices no operator below its own floor", () => {
    // An exchange over two kinds of link at once may use a little less of the faster one than its floor takes it to.
    const leeway = 1.12;
    property(({ decode, prefill }) => {
      for (const { name, part, seconds, floorSeconds } of [...decode.operators, ...prefill.operators])
        if (part !== "overhead") expect(floorSeconds / seconds, name).toBeLessThan(leeway);
    });
  });

  it("keeps its mean inside its interval", () => {
    property((answer) => {
      for (const [mean, [low, high]] of [
        [answer.ttftSeconds, answer.ttftIntervalSeconds],
        [answer.tpotSeconds, answer.tpotIntervalSeconds],
      ] as const) {
        expect(low).toBeLessThanOrEqual(mean);
        expect(high).toBeGreaterThanOrEqual(mean);
        expect(low).toBeGreaterThan(0);
      }
    });
  });

  it("has parts that add up to the whole, none of them negative but a graph's overlap", () => {
    property((answer) => {
      expect(sum(answer.ttftParts)).toBeCloseTo(answer.ttftSeconds, 6);
      for (const [name, value] of Object.entries(answer.ttftParts))
        expect(value, name).toBeGreaterThanOrEqual(-1e-12);
      for (const { seconds, parts } of [answer.decode, answer.prefill]) {
        expect(sum(parts) / seconds).toBeCloseTo(1, 9);
        for (const [name, value] of Object.entries(parts))
          if (name !== "launch") expect(value, name).toBeGreaterThanOrEqual(0);
      }
      const { capacityBytes, kvCacheUsedBytes, ...held } = answer.memory;
      expect(kvCacheUsedBytes).toBeLessThanOrEqual(held.kvCacheBytes);
      if (answer.feasible) expect(sum(held) / capacityBytes).toBeCloseTo(1, 9);
    });
  });

  it("agrees with itself: end-to-end latency, rates per device and per user, cost, Little's law", () => {
    property((answer, { input }) => {
      const osl = Number(input.osl);
      expect(answer.e2eLatencySeconds).toBeCloseTo(answer.ttftSeconds + (osl - 1) * answer.tpotSeconds, 6);
      expect(answer.outputTokensPerSecond / (answer.requestsPerSecond * osl)).toBeCloseTo(1, 9);
      expect(answer.outputTokensPerSecondPerDevice * answer.devices).toBeCloseTo(
        answer.outputTokensPerSecond,
        4,
      );
      expect(answer.outputTokensPerSecondPerUser * answer.tpotSeconds).toBeCloseTo(1, 9);
      if (answer.usdPerMillionOutputTokens !== undefined)
        expect(answer.usdPerMillionOutputTokens).toBeGreaterThan(0);
      // Little's law: requests in flight = arrivals x time in the system. A short benchmark has fewer on average:
      // the first requests need not wait for a place in the KV cache.
      const inFlight = (answer.requestsPerSecond * answer.e2eLatencySeconds) / answer.concurrency;
      expect(inFlight).toBeLessThanOrEqual(1 + 1e-9);
      const waits = input.harness === "closed-loop" && answer.concurrency > answer.maxConcurrency;
      // Between pools one token is counted with both.
      if (!waits && osl > 10) expect(inFlight).toBeGreaterThan(0.9);
    });
  });
});

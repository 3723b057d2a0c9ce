import { describe, expect, it } from "vitest";
import { erlangC } from "../../src/math/erlangC.ts";
import { meanWait, waitQuantile } from "../../src/math/queueWait.ts";
import { requestsPerSecond } from "../../src/units/quantity.ts";

const queue = (arrivalRate: number, serviceRate: number, servers: number, serviceVariation = 1) => ({
  arrivalRate: requestsPerSecond(arrivalRate),
  serviceRate: requestsPerSecond(serviceRate),
  servers,
  serviceVariation,
});

describe("erlangC(servers, load)", () => {
  it("is the utilisation of a single server", () => {
    for (const load of [0, 0.1, 0.5, 0.99]) expect(erlangC(1, load)).toBeCloseTo(load, 14);
  });

  it("is 2 r^2 / (1 + r) for two servers at utilisation r", () => {
    expect(erlangC(2, 1)).toBeCloseTo(1 / 3, 14);
    expect(erlangC(2, 1.8)).toBeCloseTo((2 * 0.81) / 1.9, 14);
  });

  it("is 4/9 for three servers at a load of two: 4 / (1 + 2 + 2 + 4)", () => {
    expect(erlangC(3, 2)).toBeCloseTo(4 / 9, 14);
  });

  // Summed in exact fractions: (a^c / c!) / (1 - a/c) over that plus the sum of a^i / i! for i < c.
  it.each([
    [10, 8, 0.40918015079644354],
    [100, 90, 0.2169404809063664],
    [500, 400, 8.409387381077608e-7],
    [1000, 950, 0.06825341537714143],
    [1000, 999, 0.9612392604084191],
  ])("agrees with exact fractions for %i servers at a load of %d", (servers, load, expected) => {
    expect(Math.abs(erlangC(servers, load) / expected - 1)).toBeLessThan(1e-12);
  });

  it("is 1 for a load that the servers cannot carry, and 0 without a load", () => {
    expect([erlangC(4, 4), erlangC(4, 9), erlangC(4, 0)]).toEqual([1, 1, 0]);
  });

  it("refuses what is no queue", () => {
    expect(() => erlangC(0, 1)).toThrow(RangeError);
    expect(() => erlangC(1.5, 1)).toThrow("invalid servers: 1.5");
    expect(() => erlangC(1, Number.NaN)).toThrow("invalid load: NaN");
  });
});

describe("waits", () => {
  it("of a single server at half load are as the textbook says: mean r/(mu - lambda), 99 % below ln(50)/50", () => {
    expect(meanWait(queue(50, 100, 1))).toBeCloseTo(0.5 / 50, 14);
    expect(waitQuantile(queue(50, 100, 1), 0.99)).toBeCloseTo(Math.log(50) / 50, 14);
    expect(waitQuantile(queue(50, 100, 1), 0.5)).toBe(0);
  });

  it("agree with the reference's tail latencies without their service time", () => {
    const wait = (variation: number, p: number) => waitQuantile(queue(90, 100, 1, variation), p);
    expect(wait(0, 0.5)).toBeCloseTo(0.039389333245105955 - 0.01, 9);
    expect(wait(0, 0.99)).toBeCloseTo(0.2349904835165133 - 0.01, 9);
    expect(wait(2.5, 0.99)).toBeCloseTo(1.6411810054947213 - 0.01, 9);
    expect(waitQuantile(queue(95, 100, 1), 0.99)).toBeCloseTo(0.9207753783201074 - 0.01, 9);
    expect(waitQuantile(queue(400, 1, 500), 0.99)).toBe(0);
  });

  it("are infinite when more arrives than is served, whatever the servers", () => {
    expect([
      meanWait(queue(100, 100, 1)),
      waitQuantile(queue(500, 100, 4), 0.5),
      meanWait(queue(1, 0, 3)),
    ]).toEqual([Infinity, Infinity, Infinity]);
  });
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { portableCosine, portableExp, portableLog, portablePower } from "../../src/math/portableFunctions.ts";

const fixed = { seed: 11, numRuns: 5000 };
const relative = (value: number, reference: number) =>
  Math.abs(value - reference) / Math.max(Math.abs(reference), 1e-300);

it("agrees with Math.log to some units in the last place", () => {
  fc.assert(
    fc.property(fc.double({ min: 2 ** -53, max: 1e6, noNaN: true }), (x) => {
      expect(relative(portableLog(x), Math.log(x))).toBeLessThan(1e-15);
    }),
    fixed,
  );
  for (const x of [1e-300, 5e-324, 0.5, 0.7071, 1 - 2 ** -53, 1 + 2 ** -52, 1.4143, 1e300])
    expect(relative(portableLog(x), Math.log(x)), String(x)).toBeLessThan(1e-15);
});

it("agrees with Math.exp, and the two are each other's inverse", () => {
  fc.assert(
    fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (x) => {
      expect(relative(portableExp(x), Math.exp(x))).toBeLessThan(1e-14);
      expect(Math.abs(portableLog(portableExp(x)) - x)).toBeLessThan(1e-14);
    }),
    fixed,
  );
});

it("agrees with Math.pow at the exponents of random variates", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-6, max: 20, noNaN: true }),
      fc.double({ min: 0.05, max: 10, noNaN: true }),
      (x, y) => {
        expect(relative(portablePower(x, y), x ** y)).toBeLessThan(1e-13);
      },
    ),
    fixed,
  );
});

it("agrees with Math.cos over a whole turn", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (turns) => {
      expect(Math.abs(portableCosine(turns) - Math.cos(2 * Math.PI * turns))).toBeLessThan(1e-15);
    }),
    fixed,
  );
  expect([portableCosine(0), portableCosine(0.5), portableCosine(1)]).toEqual([1, -1, 1]);
  expect(() => portableCosine(1.5)).toThrow("invalid turns: 1.5");
});

it("knows the values at the edges", () => {
  expect([portableLog(1), portableExp(0), portablePower(7, 0)]).toEqual([0, 1, 1]);
  expect([portableLog(0), portableLog(Infinity), portableLog(-1), portableLog(NaN)]).toEqual([
    -Infinity,
    Infinity,
    NaN,
    NaN,
  ]);
  expect([portableExp(1000), portableExp(-1000), portableExp(-Infinity), portableExp(NaN)]).toEqual([
    Infinity,
    0,
    0,
    NaN,
  ]);
  expect([portablePower(0, 0.5), portablePower(0, -1)]).toEqual([0, Infinity]);
});

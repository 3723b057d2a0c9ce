import { describe, expect, it } from "vitest";
import { fourthPower } from "../../src/math/fourthPower.ts";

describe("fourthPower(a)", () => {
  it("is the exact fourth power, rounded once", () => {
    let plainPowerIsOff = 0;
    for (let i = 1; i < 2000; i++) {
      const a = 1 - i / 4096 - 2 ** -40 * i;
      expect(fourthPower(a)).toBe(exactFourthPower(a));
      if (a ** 4 !== exactFourthPower(a)) plainPowerIsOff++;
    }
    expect(plainPowerIsOff).toBeGreaterThan(0);
  });
});

/** In integers: a is n / 2^60 exactly for the numbers above, and the conversion of n^4 rounds to nearest. */
function exactFourthPower(a: number): number {
  return Number(BigInt(a * 2 ** 60) ** 4n) / 2 ** 240;
}

import { expect, it } from "vitest";
import { timeLeft } from "../../src/node/timeLeft.ts";

it("tells the time left by the mean pace so far", () => {
  const left = timeLeft(1000);
  expect(left(0, 2000)).toBe("?");
  expect(left(0.1, 2000)).toBe("9s");
  expect(left(0.2, 11_000)).toBe("40s");
  expect(left(0.5, 101_000)).toBe("1m40s");
  expect(left(0.51, 7_201_000)).toBe("1h55m");
});

it("begins anew when the work falls back, as a search does with each trial", () => {
  const left = timeLeft(0);
  left(0.9, 10_000);
  expect(left(0.1, 20_000)).toBe("?");
  expect(left(0.2, 21_000)).toBe("4s");
});

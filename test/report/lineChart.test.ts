import { describe, expect, it } from "vitest";
import { lineChart } from "../../src/report/lineChart.ts";

const format = { x: (value: number) => `${value}`, y: (value: number) => `${value} s` };
const line = (points: readonly { x: number; y: number; low?: number; high?: number }[]) => ({
  label: "a",
  points,
});

describe("lineChart", () => {
  it("draws a straight line from corner to corner", () => {
    expect(
      lineChart(
        "Straight",
        line([
          { x: 0, y: 0 },
          { x: 4, y: 4 },
        ]),
        format,
        4,
        2,
      ),
    ).toEqual(["Straight", "4 s ┤⠀⠀⡠⠊", "0 s ┤⡠⠊⠀⠀", "    └────", "     0  4"]);
  });

  it("draws powers as a straight line on logarithmic axes, from the lowest value", () => {
    const powers = [1, 10, 100, 1000].map((x) => ({ x, y: x * 2 }));
    const straight = lineChart("", line([0, 1, 2, 3].map((x) => ({ x, y: x }))), format, 12, 3).slice(1, 4);
    const drawn = lineChart("", line(powers), format, 12, 3, { x: "log", y: "log" });
    const marks = (rows: readonly string[]) => rows.map((row) => row.slice(row.indexOf("┤")));
    expect(marks(drawn.slice(1, 4))).toEqual(marks(straight));
    expect(drawn[1]).toContain("2000 s");
    expect(drawn[3]).toContain("2 s");
  });

  it("dots the edges of a band and makes room for them", () => {
    const flat = (low: number, high: number) => [0, 1].map((x) => ({ x, y: 5, low, high }));
    const drawn = lineChart("", line(flat(2, 10)), format, 10, 4);
    const inked = (row: string) =>
      Array.from(row.slice(row.indexOf("┤") + 1)).filter((mark) => mark !== "⠀").length;
    expect(drawn[1]).toContain("10 s");
    expect(inked(drawn[1]!)).toBe(5);
    expect(drawn.slice(1, 5).map(inked)).toContain(10);
  });

  it("is empty with fewer than two points that are numbers", () => {
    expect(
      lineChart(
        "",
        line([
          { x: 0, y: Number.NaN },
          { x: 1, y: 1 },
        ]),
        format,
      ),
    ).toEqual([]);
  });
});

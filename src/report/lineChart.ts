/** One line of a chart in characters, with a band around it where points state one. */
export interface ChartLine {
  readonly label: string;
  readonly points: readonly ChartPoint[];
}

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

export interface ChartAxes {
  readonly x: "linear" | "log";
  /** A linear y axis starts at zero, a logarithmic one at the lowest value. */
  readonly y: "linear" | "log";
}

const dots = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** Edges of a band are drawn with gaps of this many dots. */
const bandGap = 4;

/**
 * A line chart in Braille dots, two by four to a character, with the ends of both axes written out; a band is drawn
 * as two dotted lines. Empty with fewer than two points.
 */
export function lineChart(
  title: string,
  { points }: ChartLine,
  format: { readonly x: (value: number) => string; readonly y: (value: number) => string },
  width = 60,
  height = 6,
  axes: ChartAxes = { x: "linear", y: "linear" },
): string[] {
  const known = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  if (known.length < 2) return [];
  const [left, right] = extent(known.map(({ x }) => x));
  const [lowest, highest] = extent(known.flatMap(({ y, low = y, high = y }) => [y, low, high]));
  const [bottom, top] = axes.y === "log" ? [lowest, highest] : [0, highest || 1];
  const column = (x: number) => Math.round(share(x, left, right, axes.x) * (2 * width - 1));
  const row = (y: number) =>
    Math.round((1 - share(Math.max(bottom, y), bottom, top, axes.y)) * (4 * height - 1));
  const cells = Array.from({ length: height }, () => new Array<number>(width).fill(0));
  const draw = (of: (point: ChartPoint) => number, gap: number) => {
    for (let i = 1; i < known.length; i += 1) {
      const [x0, x1] = [column(known[i - 1]!.x), column(known[i]!.x)];
      const [y0, y1] = [row(of(known[i - 1]!)), row(of(known[i]!))];
      const steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1);
      for (let k = 0; k <= steps; k += gap) {
        const x = Math.round(x0 + ((x1 - x0) * k) / steps);
        const y = Math.round(y0 + ((y1 - y0) * k) / steps);
        cells[y >> 2]![x >> 1]! |= dots[y & 3]![(x & 1) as 0 | 1];
      }
    }
  };
  draw(({ y }) => y, 1);
  if (known.some(({ low, high }) => low !== undefined && high !== undefined)) {
    draw(({ y, low = y }) => low, bandGap);
    draw(({ y, high = y }) => high, bandGap);
  }
  const labels = [format.y(top), ...new Array<string>(height - 2).fill(""), format.y(bottom)];
  const margin = Math.max(...labels.map((label) => label.length));
  const lines = cells.map(
    (line, i) =>
      `${labels[i]!.padStart(margin)} ┤${line.map((dot) => String.fromCharCode(0x2800 + dot)).join("")}`,
  );
  const ends = format.x(left) + format.x(right).padStart(width - format.x(left).length);
  return [title, ...lines, `${" ".repeat(margin)} └${"─".repeat(width)}`, `${" ".repeat(margin + 2)}${ends}`];
}

/** Where a value lies between the ends of an axis, 0 to 1. */
function share(value: number, from: number, to: number, axis: ChartAxes["x"]): number {
  if (axis === "log") return Math.log(value / from) / (Math.log(to / from) || 1);
  return (value - from) / (to - from || 1);
}

function extent(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

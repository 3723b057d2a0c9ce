/** One line of a chart in characters. */
export interface ChartLine {
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const dots = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** A line chart in Braille dots, two by four to a character, with the ends of both axes written out. */
export function lineChart(
  title: string,
  { points }: ChartLine,
  format: { readonly x: (value: number) => string; readonly y: (value: number) => string },
  width = 60,
  height = 6,
): string[] {
  const known = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  if (known.length < 2) return [];
  const [left, right] = extent(known.map(({ x }) => x));
  const top = Math.max(...known.map(({ y }) => y)) || 1;
  const cells = Array.from({ length: height }, () => new Array<number>(width).fill(0));
  const column = (x: number) => Math.round(((x - left) / (right - left || 1)) * (2 * width - 1));
  const row = (y: number) => Math.round((1 - Math.max(0, y) / top) * (4 * height - 1));
  for (let i = 1; i < known.length; i += 1) {
    const [x0, y0, x1, y1] = [
      column(known[i - 1]!.x),
      row(known[i - 1]!.y),
      column(known[i]!.x),
      row(known[i]!.y),
    ];
    const steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1);
    for (let k = 0; k <= steps; k += 1) {
      const x = Math.round(x0 + ((x1 - x0) * k) / steps);
      const y = Math.round(y0 + ((y1 - y0) * k) / steps);
      cells[y >> 2]![x >> 1]! |= dots[y & 3]![(x & 1) as 0 | 1];
    }
  }
  const labels = [format.y(top), ...new Array<string>(height - 2).fill(""), format.y(0)];
  const margin = Math.max(...labels.map((label) => label.length));
  const lines = cells.map(
    (line, i) =>
      `${labels[i]!.padStart(margin)} ┤${line.map((dot) => String.fromCharCode(0x2800 + dot)).join("")}`,
  );
  const ends = format.x(left) + format.x(right).padStart(width - format.x(left).length);
  return [title, ...lines, `${" ".repeat(margin)} └${"─".repeat(width)}`, `${" ".repeat(margin + 2)}${ends}`];
}

function extent(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

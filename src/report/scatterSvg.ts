/** Points of one colour. */
export interface ScatterSeries {
  readonly label: string;
  /** Measured and predicted. */
  readonly points: readonly (readonly [number, number])[];
}

const size = 420;
const margin = 52;
const colours = ["#4269d0", "#efb118", "#ff725c", "#6cc5b0", "#3ca951", "#ff8ab7", "#a463f2", "#97bbf5"];

/** Predicted against measured on logarithmic axes, one panel a metric, with lines at 1x and 2x. A pure SVG text. */
export function scatterSvg(
  panels: readonly { readonly title: string; readonly series: readonly ScatterSeries[] }[],
): string {
  const width = panels.length * size;
  const drawn = panels.map(
    (panel, index) => `<g transform="translate(${index * size},0)">${drawPanel(panel)}</g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${size}" viewBox="0 0 ${width} ${size}" font-family="system-ui, sans-serif" font-size="11"><rect width="${width}" height="${size}" fill="white"/>${drawn.join("")}</svg>\n`;
}

function drawPanel({
  title,
  series,
}: {
  readonly title: string;
  readonly series: readonly ScatterSeries[];
}): string {
  const values = series.flatMap(({ points }) => points.flat()).filter((value) => value > 0);
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.ceil(Math.log10(Math.max(...values)));
  const span = size - 2 * margin;
  const at = (value: number): number => ((Math.log10(value) - low) / (high - low)) * span;
  const x = (value: number): string => (margin + at(value)).toFixed(1);
  const y = (value: number): string => (size - margin - at(value)).toFixed(1);
  const decades = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
  const grid = decades.map(
    (value) =>
      `<path d="M${x(value)},${margin}V${size - margin}M${margin},${y(value)}H${size - margin}" stroke="#ddd"/><text x="${x(value)}" y="${size - margin + 15}" text-anchor="middle">${label(value)}</text><text x="${margin - 6}" y="${y(value)}" text-anchor="end" dominant-baseline="middle">${label(value)}</text>`,
  );
  const line = (ratio: number, dash: string): string => {
    const from = 10 ** low * Math.max(1, 1 / ratio);
    const to = 10 ** high * Math.min(1, 1 / ratio);
    return `<path d="M${x(from)},${y(from * ratio)}L${x(to)},${y(to * ratio)}" stroke="#555" stroke-dasharray="${dash}" fill="none"/>`;
  };
  const dots = series.map(
    ({ points }, index) =>
      `<g fill="${colours[index % colours.length]}" fill-opacity="0.55">${points.map(([measured, predicted]) => `<circle cx="${x(measured)}" cy="${y(predicted)}" r="2"/>`).join("")}</g>`,
  );
  const keys = series.map(
    ({ label: text }, index) =>
      `<circle cx="${margin + 8}" cy="${margin + 10 + 14 * index}" r="3" fill="${colours[index % colours.length]}"/><text x="${margin + 16}" y="${margin + 14 + 14 * index}">${escape(text)}</text>`,
  );
  return `<text x="${size / 2}" y="24" text-anchor="middle" font-size="14">${escape(title)}</text>${grid.join("")}${line(1, "0")}${line(2, "4 3")}${line(0.5, "4 3")}${dots.join("")}${keys.join("")}<text x="${size / 2}" y="${size - 12}" text-anchor="middle">measured</text><text transform="translate(14,${size / 2}) rotate(-90)" text-anchor="middle">predicted</text>`;
}

function label(seconds: number): string {
  return seconds >= 1 ? `${seconds} s` : `${Number((seconds * 1000).toPrecision(3))} ms`;
}

const escape = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

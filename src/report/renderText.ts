import { bar } from "./bar.ts";
import { formatCell } from "./formatCell.ts";
import type { Bars, Block, Facts, Report, Table } from "./report.ts";

export interface TextOptions {
  /** Escape codes for bold, dim and the colour of the verdict. */
  readonly color: boolean;
}

type Style = "bold" | "dim" | "green" | "red" | "yellow";
type Paint = (style: Style, text: string) => string;

const codes: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  green: [32, 39],
  red: [31, 39],
  yellow: [33, 39],
};
const escape = "\u001b[";
const barWidth = 28;

/** The report for a terminal or a pipe: blocks apart by an empty line, numbers aligned, no trailing blanks. */
export function renderText(report: Report, { color }: TextOptions): string {
  const paint: Paint = (style, text) => {
    const [on, off] = codes[style];
    return color ? `${escape}${on}m${text}${escape}${off}m` : text;
  };
  const blocks = report.map((block) => renderBlock(block, paint)).filter((lines) => lines.length > 0);
  return `${blocks.map((lines) => lines.map((line) => line.trimEnd()).join("\n")).join("\n\n")}\n`;
}

function renderBlock(block: Block, paint: Paint): string[] {
  switch (block.kind) {
    case "verdict":
      return [paint("bold", paint(block.ok ? "green" : "red", block.text))];
    case "facts":
      return renderFacts(block, paint);
    case "bars":
      return renderBars(block, paint);
    case "table":
      return renderTable(block, paint);
    case "notes":
      return block.notes.map((note) =>
        block.level === "warning"
          ? `${paint("yellow", "warning:")} ${note}`
          : `${paint("dim", "note:")} ${note}`,
      );
    case "prose":
      return [...heading(block.title, paint), ...block.lines];
  }
}

function renderFacts({ title, facts }: Facts, paint: Paint): string[] {
  const labels = align(facts.map(({ label }) => label));
  const values = align(
    facts.map(({ value, unit }) => formatCell(value, unit)),
    facts.some(({ value }) => typeof value === "number") ? "right" : "left",
  );
  return [
    ...heading(title, paint),
    ...facts.map(({ note }, i) => `  ${labels[i]}  ${values[i]}${note ? `  ${paint("dim", note)}` : ""}`),
  ];
}

function renderBars({ title, unit, whole, rest, parts }: Bars, paint: Paint): string[] {
  const sum = parts.reduce((total, { value }) => total + value, 0);
  const full = whole ?? sum;
  const left = full - sum;
  const shown = rest !== undefined && left > 0 ? [...parts, { label: rest, value: left, note: "" }] : parts;
  const labels = align(shown.map(({ label }) => label));
  const values = align(
    shown.map(({ value }) => formatCell(value, unit)),
    "right",
  );
  const shares = align(
    shown.map(({ value }) => formatCell(full > 0 ? value / full : 0, "percent")),
    "right",
  );
  return [
    ...heading(`${title}: ${formatCell(whole ?? sum, unit)}`, paint),
    ...shown.map(({ value, note }, i) => {
      const drawn = bar(full > 0 ? value / full : 0, barWidth);
      return `  ${labels[i]}  ${drawn}  ${values[i]}  ${shares[i]}${note ? `  ${paint("dim", note)}` : ""}`;
    }),
  ];
}

function renderTable({ title, columns, rows }: Table, paint: Paint): string[] {
  const cells = columns.map(({ label, unit }, column) =>
    align(
      [label, ...rows.map((row) => formatCell(row[column] ?? null, unit))],
      rows.some((row) => typeof row[column] === "number") ? "right" : "left",
    ),
  );
  const line = (row: number) => cells.map((column) => column[row]).join("  ");
  return [...heading(title, paint), paint("bold", line(0).trimEnd()), ...rows.map((_, row) => line(row + 1))];
}

function heading(title: string | undefined, paint: Paint): string[] {
  return title === undefined ? [] : [paint("bold", title)];
}

function align(texts: readonly string[], side: "left" | "right" = "left"): string[] {
  const width = Math.max(0, ...texts.map((text) => text.length));
  return texts.map((text) => (side === "left" ? text.padEnd(width) : text.padStart(width)));
}

import { formatCell } from "./formatCell.ts";
import type { Block, Cell, Report, Unit } from "./report.ts";

/** The report as GitHub-flavoured Markdown: a bold verdict, a table a block, warnings as quotes. */
export function renderMarkdown(report: Report): string {
  return `${report
    .map(renderBlock)
    .filter((text) => text !== "")
    .join("\n\n")}\n`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case "verdict":
      return `**${escapeMarkdown(block.text)}**`;
    case "facts":
      return titled(
        block.title,
        table(
          [{ label: "Figure" }, { label: "Value", right: true }, { label: "Note" }],
          block.facts.map(({ label, value, unit, note }) => [label, shown(value, unit), note ?? ""]),
        ),
      );
    case "bars": {
      const sum = block.parts.reduce((total, { value }) => total + value, 0);
      const full = block.whole ?? sum;
      return titled(
        `${block.title}: ${formatCell(full, block.unit)}`,
        table(
          [{ label: "Part" }, { label: "Amount", right: true }, { label: "Share", right: true }],
          block.parts.map(({ label, value }) => [
            label,
            shown(value, block.unit),
            formatCell(full > 0 ? value / full : 0, "percent"),
          ]),
        ),
      );
    }
    case "table":
      return titled(
        block.title,
        table(
          block.columns.map(({ label }, column) => ({
            label,
            right: block.rows.some((row) => typeof row[column] === "number"),
          })),
          block.rows.map((row) => block.columns.map(({ unit }, column) => shown(row[column] ?? null, unit))),
        ),
      );
    case "notes":
      return block.notes.map((note) => `> ${block.level}: ${escapeMarkdown(note)}`).join("\n>\n");
    case "prose":
      return block.markdown ?? titled(block.title, ["```text", ...block.lines, "```"].join("\n"));
  }
}

function titled(title: string | undefined, text: string): string {
  return title === undefined ? text : `### ${escapeMarkdown(title)}\n\n${text}`;
}

function table(
  columns: readonly { label: string; right?: boolean }[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(" | ")} |`;
  const rule = `| ${columns.map(({ right }) => (right ? "---:" : "---")).join(" | ")} |`;
  return [line(columns.map(({ label }) => label)), rule, ...rows.map(line)].join("\n");
}

function shown(value: Cell, unit: Unit | undefined): string {
  return formatCell(value, unit);
}

function escapeMarkdown(text: string): string {
  return text.replace(/[|*_`<>\\]/g, (character) => `\\${character}`);
}

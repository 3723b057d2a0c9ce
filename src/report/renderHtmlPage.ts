import { formatCell } from "./formatCell.ts";
import type { Block, Report } from "./report.ts";

/** A report and its plots as one page that needs nothing else: no script, no font, no network. */
export function renderHtmlPage(
  title: string,
  report: Report,
  plots: readonly { readonly title: string; readonly svg: string }[],
): string {
  const figures = plots.map(
    (plot) => `<figure><figcaption>${escape(plot.title)}</figcaption>${plot.svg}</figure>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
${report.map(renderBlock).filter(Boolean).join("\n")}
${figures.join("\n")}
</main>
</body>
</html>
`;
}

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1b1e23;background:#fff}main{max-width:46rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.4rem}h2{font-size:1rem;margin:1.5rem 0 .3rem}table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{padding:.2rem .8rem .2rem 0;text-align:right;border-bottom:1px solid #ddd}
td:first-child,th:first-child{text-align:left}.good{color:#1a7f37}.bad{color:#b42318}.note{color:#555}figure{margin:1.5rem 0}figcaption{font-weight:600}svg{max-width:100%;height:auto}`;

function renderBlock(block: Block): string {
  switch (block.kind) {
    case "verdict":
      return `<p class="${block.ok ? "good" : "bad"}"><strong>${escape(block.text)}</strong></p>`;
    case "facts":
      return (
        heading(block.title) +
        table(block.facts.map(({ label, value, unit, note }) => [label, formatCell(value, unit), note ?? ""]))
      );
    case "table": {
      const rows = block.rows.map((row) =>
        block.columns.map(({ unit }, i) => formatCell(row[i] ?? null, unit)),
      );
      return (
        heading(block.title) +
        table(
          rows,
          block.columns.map(({ label }) => label),
        )
      );
    }
    case "notes":
      return block.notes
        .map((note) => `<p class="${block.level === "warning" ? "bad" : "note"}">${escape(note)}</p>`)
        .join("\n");
    case "bars":
      return (
        heading(block.title) +
        table(block.parts.map(({ label, value, note }) => [label, formatCell(value, block.unit), note ?? ""]))
      );
    case "prose":
      // Charts in characters: the page has the plots instead.
      return "";
  }
}

function heading(title: string | undefined): string {
  return title === undefined ? "" : `<h2>${escape(title)}</h2>`;
}

function table(rows: readonly (readonly string[])[], head?: readonly string[]): string {
  const line = (cells: readonly string[], tag: "td" | "th") =>
    `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join("")}</tr>`;
  return `<table>${head ? `<thead>${line(head, "th")}</thead>` : ""}<tbody>${rows.map((row) => line(row, "td")).join("")}</tbody></table>`;
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

import type { Bars, Block, Facts, Report, Table } from "../../report/report.ts";
import { showPercent } from "./show.ts";
import { showCell } from "./showCell.ts";
import { StackedBar } from "./StackedBar.tsx";

/** The report of an operation as cards; lines drawn with letters are left to the charts of the page. */
export function ReportBlocks({ report }: { report: Report }) {
  return (
    <>
      {report.map((block, index) => (
        <BlockCard key={index} block={block} />
      ))}
    </>
  );
}

function BlockCard({ block }: { block: Block }) {
  switch (block.kind) {
    case "verdict":
      return (
        <section class={`card full verdict ${block.ok ? "good" : "bad"}`}>
          <h2 class="headline">{block.text}</h2>
        </section>
      );
    case "facts":
      return <FactsCard block={block} />;
    case "bars":
      return <BarsCard block={block} />;
    case "table":
      return <TableCard block={block} />;
    case "notes":
      return block.notes.length === 0 ? null : (
        <div class="full notes">
          {block.notes.map((note) => (
            <p key={note} class={block.level === "warning" ? "notice" : "notice plain"}>
              {note}
            </p>
          ))}
        </div>
      );
    case "prose":
      return null;
  }
}

function FactsCard({ block: { title, facts } }: { block: Facts }) {
  return (
    <section class="card full">
      {title && <h2>{title}</h2>}
      <dl class="figures">
        {facts.map(({ label, value, unit, note }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {showCell(value, unit)}
              <small>{note}</small>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function BarsCard({ block: { title, unit, whole, rest, parts } }: { block: Bars }) {
  const sum = parts.reduce((all, { value }) => all + value, 0);
  const total = whole ?? sum;
  return (
    <section class="card">
      <h2>{title}</h2>
      <StackedBar
        label={title}
        total={total}
        segments={parts.map(({ label, value, note }, index) => ({
          name: label,
          value,
          kind: `part-${(index % 6) + 1}`,
          label: `${showCell(value, unit)}, ${showPercent(value / total)} of ${showCell(total, unit)}`,
          lines: () => (note === undefined ? [] : [note]),
        }))}
      />
      <table class="small swatches">
        <tbody>
          {[
            ...parts,
            ...(rest !== undefined && sum < total ? [{ label: rest, value: total - sum }] : []),
          ].map(({ label, value }, index) => (
            <tr key={label}>
              <th scope="row" class={index < parts.length ? `part-${(index % 6) + 1}` : ""}>
                {label}
              </th>
              <td class="number">{showCell(value, unit)}</td>
              <td class="number">{showPercent(value / total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function TableCard({ block: { title, columns, rows } }: { block: Table }) {
  const align = (column: Table["columns"][number]) => (column.unit === undefined ? "" : "number");
  return (
    <section class="card full">
      {title && <h2>{title}</h2>}
      <div class="scroll" tabIndex={0} role="region" aria-label={title ?? columns[0]?.label}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.key} scope="col" class={align(column)}>
                  {column.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, place) => {
                  const column = columns[place]!;
                  return place === 0 ? (
                    <th key={column.key} scope="row" class={align(column)}>
                      {showCell(cell, column.unit)}
                    </th>
                  ) : (
                    <td key={column.key} class={align(column)}>
                      {showCell(cell, column.unit)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

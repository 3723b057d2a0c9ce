import { z } from "zod";
import type { AcceleratorEntry } from "../../catalog/acceleratorEntry.ts";
import type { Datum } from "../../catalog/provenance.ts";
import { sourceById, type Source } from "../../catalog/sources.ts";
import type { Report } from "../../report/report.ts";
import type { LoadedAccelerator } from "../records/acceleratorFile.ts";
import { acceleratorSummary, summarizeAccelerator } from "./summarizeAccelerator.ts";

const figure = z.object({
  field: z.string(),
  value: z.string().meta({ description: "As the source spells it" }),
  kind: z.string().meta({ description: "vendor, measured, paper, derived or assumed" }),
  source: z.string(),
  sourceTitle: z.string().nullable(),
  locator: z.string(),
  url: z.string().nullable(),
  note: z.string().nullable(),
});

/** An accelerator with the source of every figure. */
export const shownAccelerator = acceleratorSummary.extend({
  kind: z.literal("accelerator"),
  figures: z.array(figure),
  note: z.string().nullable(),
});

export type ShownAccelerator = z.output<typeof shownAccelerator>;

export function describeAccelerator({ entry, accelerator }: LoadedAccelerator): ShownAccelerator {
  return {
    kind: "accelerator",
    ...summarizeAccelerator(accelerator),
    figures: figuresOf(entry).map(([field, datum]) => {
      const source = findSource(datum.source);
      return {
        field,
        value: datum.value,
        kind: datum.kind,
        source: datum.source,
        sourceTitle: source?.title ?? null,
        locator: datum.locator,
        url: source?.url ?? null,
        note: datum.note ?? null,
      };
    }),
    note: entry.note ?? null,
  };
}

export function reportAccelerator({ name, vendor, releaseYear, figures, note }: ShownAccelerator): Report {
  return [
    { kind: "verdict", ok: true, text: `${name} (${vendor}${releaseYear > 0 ? `, ${releaseYear}` : ""})` },
    {
      kind: "table",
      columns: [
        { label: "Figure", key: "field" },
        { label: "Value", key: "value" },
        { label: "Kind", key: "kind" },
        { label: "Source", key: "source" },
        { label: "Where", key: "locator" },
      ],
      rows: figures.map(({ field, value, kind, source, locator }) => [field, value, kind, source, locator]),
    },
    {
      kind: "notes",
      level: "note",
      notes: [
        ...(note === null ? [] : [note]),
        ...figures.flatMap((one) => (one.note === null ? [] : [`${one.field}: ${one.note}`])),
      ],
    },
    { kind: "prose", title: "Sources", lines: sourceLines(figures) },
  ];
}

function sourceLines(figures: ShownAccelerator["figures"]): string[] {
  const titles = new Map(
    figures.map(({ source, sourceTitle, url }) => [source, [sourceTitle, url].filter(Boolean).join(", ")]),
  );
  return [...titles].map(([source, title]) => `  ${source}${title === "" ? "" : `: ${title}`}`);
}

/** Every figure of an entry with its path: "peakFlops.bf16". */
function figuresOf(entry: AcceleratorEntry): [string, Datum][] {
  const found: [string, Datum][] = [];
  const visit = (value: unknown, path: string) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    if ("value" in value && "source" in value) found.push([path, value as Datum]);
    else for (const [key, part] of Object.entries(value)) visit(part, path === "" ? key : `${path}.${key}`);
  };
  visit(entry, "");
  return found;
}

/** One's own file may name sources that the catalogue does not have. */
function findSource(id: string): Source | undefined {
  try {
    return sourceById(id);
  } catch {
    return undefined;
  }
}

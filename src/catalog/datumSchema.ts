import { z } from "zod";
import { provenanceKinds, type Datum } from "./provenance.ts";

const fields = {
  value: z.string().min(1),
  source: z.string().min(1),
  locator: z.string().min(1),
  kind: z.enum(provenanceKinds),
  note: z.string().min(1).optional(),
};

/** A figure as the catalogue demands it: a derived figure names its formula, an assumed one its reason. */
export const datumSchema = z
  .strictObject({ ...fields, alternatives: z.array(z.strictObject(fields)).min(1).optional() })
  .refine(({ kind, note }) => note !== undefined || (kind !== "derived" && kind !== "assumed"), {
    path: ["note"],
    message: "a derived figure names its formula and an assumed one its reason in a note",
  })
  .transform((datum) => datum as Datum);

const ownFile = { source: "own file", locator: "own file", kind: "assumed" } as const;

/** A figure of a user's own file: as in the catalogue, or only its value, "80 GiB". A bare number has no unit and is left for the parser to refuse. */
export const ownDatumSchema = z
  .union([
    z.string(),
    z.number(),
    z.strictObject({
      value: fields.value,
      source: fields.source.default(ownFile.source),
      locator: fields.locator.default(ownFile.locator),
      kind: fields.kind.default(ownFile.kind),
      note: fields.note,
      alternatives: z.array(z.strictObject(fields)).optional(),
    }),
  ])
  .transform((given) => (typeof given === "object" ? given : { value: String(given), ...ownFile }) as Datum)
  .meta({ description: 'A figure with its unit, "80 GiB", or with its source as well' });

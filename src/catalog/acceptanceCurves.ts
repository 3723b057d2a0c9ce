import { catalogTable } from "./catalogTable.ts";
import * as compiled from "./generated/acceptance.ts";
import type { ProvenanceKind } from "./provenance.ts";

/** Mean tokens of a verification step as `data/acceptance` states them, by number of drafted tokens. */
export interface AcceptanceEntry {
  readonly id: string;
  readonly name: string;
  /** Id of the model in the catalogue, or what would be its id. */
  readonly model: string;
  readonly method: "mtp" | "eagle";
  /** The texts that were generated. */
  readonly prompts: string;
  readonly source: string;
  readonly locator: string;
  readonly kind: ProvenanceKind;
  readonly note?: string;
  readonly lengths: Readonly<Record<string, string>>;
}

/** A measured curve in numbers, shortest draft first. */
export interface AcceptanceCurve extends Pick<
  AcceptanceEntry,
  "id" | "name" | "model" | "method" | "prompts"
> {
  readonly points: readonly { readonly draftTokens: number; readonly length: number }[];
}

const table = /* @__PURE__ */ catalogTable<AcceptanceEntry, AcceptanceCurve>(
  "acceptance curve",
  compiled,
  ({ id, name, model, method, prompts, lengths }) => ({
    id,
    name,
    model,
    method,
    prompts,
    points: Object.entries(lengths)
      .map(([draftTokens, length]) => ({ draftTokens: Number(draftTokens), length: Number(length) }))
      .toSorted((a, b) => a.draftTokens - b.draftTokens),
  }),
);

/** Every measured curve. */
export const acceptanceCurves = (): readonly AcceptanceCurve[] => table.all();

/** The entry behind an id with its source. Throws a `RangeError` for an unknown id. */
export const acceptanceEntry = (id: string): AcceptanceEntry => table.entry(id);

/**
 * The curve measured with a model and a method, whatever the number format of the release; undefined where there is
 * none. The first of several stands.
 */
export function acceptanceCurveOf(modelId: string, method: string): AcceptanceCurve | undefined {
  const release = modelId.replace(/-(fp8|nvfp4|mxfp4|fp4|awq|gptq|int4|int8|w4a16)(-.*)?$/, "");
  return acceptanceCurves().find((curve) => curve.method === method && curve.model === release);
}

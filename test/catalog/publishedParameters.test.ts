import { describe, expect, it } from "vitest";
import { modelEntry, models } from "../../src/catalog/models.ts";
import { countParameters } from "../../src/catalog/parameters.ts";
import { parseParameterCount } from "../../src/catalog/resolveModel.ts";

/** Published totals that hold more than the main model, by more than they are rounded. */
const reasonedExceptions: Readonly<Record<string, string>> = {
  "glm-4.5": "355B counts a part of the multi-token-prediction layer; the main model has 352.8B",
  "glm-4.6": "355B counts a part of the multi-token-prediction layer; the main model has 352.8B",
};

/** Whether a count is within 0.5 % of a published text, or gives it when rounded or cut to its digits. */
export function agrees(computed: number, published: string): boolean {
  const value = parseParameterCount(published);
  if (Math.abs(computed - value) <= 0.005 * value) return true;
  const digits = /^[\d,]+(?:\.(\d+))?([MBT])$/.exec(published);
  if (!digits) return false;
  const unit = parseParameterCount(`1${digits[2]}`) / 10 ** (digits[1]?.length ?? 0);
  return computed >= value - unit / 2 && computed < value + unit;
}

describe("published parameter counts", () => {
  const withCounts = models().flatMap((model) => {
    const entry = modelEntry(model.id);
    if ("variantOf" in entry || entry.publishedParameters === undefined) return [];
    return [{ id: model.id, architecture: model.architecture, published: entry.publishedParameters }];
  });

  it("are stated for at least 150 models", () => {
    expect(withCounts.length).toBeGreaterThanOrEqual(150);
  });

  it.each(withCounts)("$id has the published total", ({ id, architecture, published }) => {
    const encoder = published.withEncoder ? (architecture.encoderParameters ?? NaN) : 0;
    const total = countParameters(architecture).total + encoder;
    if (published.total.value.includes(",")) expect(total).toBe(parseParameterCount(published.total.value));
    else if (reasonedExceptions[id]) expect(agrees(total, published.total.value)).toBe(false);
    else expect([total, agrees(total, published.total.value)]).toEqual([total, true]);
  });

  it.each(withCounts.filter(({ published }) => published.active))(
    "$id has the published active count",
    ({ architecture, published }) => {
      const { active } = countParameters(architecture);
      expect([active, agrees(active, published.active?.value ?? "")]).toEqual([active, true]);
    },
  );
});

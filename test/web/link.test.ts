import fc from "fast-check";
import { expect, it } from "vitest";
import { readLink, writeLink, type LinkState } from "../../src/web/state/link.ts";

it("writes what differs from the first scenario only", () => {
  const first = { model: "llama-3.1-8b", hardware: "h100-sxm", tp: "4" };
  const others = [{ ...first, tp: "8" }, { model: "llama-3.1-8b", hardware: "h200-sxm" }, first];
  expect(writeLink({ view: "compare", drafts: [first, ...others] })).toBe(
    "#v1/compare?model=llama-3.1-8b&hardware=h100-sxm&tp=4&2.tp=8&3.hardware=h200-sxm&3.tp=&4.same=",
  );
});

it("reads back every state that it writes", () => {
  const text = fc.stringMatching(/^[^\s]{1,12}$/);
  const draft = fc.dictionary(fc.constantFrom("model", "hardware", "tp", "isl", "networkBandwidth"), text);
  const state = fc.record({
    view: fc.constantFrom("bench" as const, "compare" as const, "accuracy" as const),
    drafts: fc.array(draft, { minLength: 1, maxLength: 4 }),
  });
  const plain = ({ view, drafts }: LinkState) => ({ view, drafts: drafts.map((one) => ({ ...one })) });
  fc.assert(
    fc.property(state, (written) => {
      const read = readLink(writeLink(written));
      expect(read && plain(read)).toEqual(plain(written));
    }),
    { seed: 5 },
  );
});

it("leaves foreign addresses alone", () => {
  for (const hash of ["", "#", "#answer", "#v2/bench?model=x", "#v1/nowhere"])
    expect(readLink(hash)).toBeUndefined();
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonFaultOffset } from "../../src/api/records/jsonFault.ts";
import { readDocument } from "../../src/api/records/readDocument.ts";

describe("jsonFaultOffset(text)", () => {
  it("is -1 for any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        expect(jsonFaultOffset(JSON.stringify(value, null, indent))).toBe(-1);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it("agrees with JSON.parse on what is JSON", () => {
    const pieces = [
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      '"a"',
      "1",
      "-",
      "01",
      "true",
      "nul",
      " ",
      "\n",
      '"',
      "\\",
      "1e5",
      "\u0007",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
        const text = parts.join("");
        expect(jsonFaultOffset(text) === -1).toBe(parses(text));
      }),
      { seed: 2, numRuns: 5000 },
    );
  });

  it.each([
    ['{"a": 1,}', 8],
    ["{'a': 1}", 1],
    ['{"a" 1}', 5],
    ["[1 2]", 3],
    ["[1]]", 3],
    ["", 0],
  ])("%j goes wrong at %i", (text, offset) => {
    expect(jsonFaultOffset(text)).toBe(offset);
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("readDocument(text, location)", () => {
  it("says where a value of a YAML file stands", async () => {
    const { value, placeOf } = await readDocument("a: 1\nb:\n  c: [x, y]\n", "s.yaml");
    expect(value).toEqual({ a: 1, b: { c: ["x", "y"] } });
    expect(placeOf(["b", "c"])).toBe("s.yaml:3:6");
    expect(placeOf(["nowhere"])).toBe("s.yaml");
  });
});

import { expect, it } from "vitest";
import { parsePythonJson } from "../../../src/catalog/huggingFace/parsePythonJson.ts";

it("reads JSON as it is", () => {
  expect(parsePythonJson('{"a": [1, "two", null, {"b": -0.5e3}]}')).toEqual({
    a: [1, "two", null, { b: -500 }],
  });
});

it("reads what only Python writes as null", () => {
  expect(parsePythonJson('{"limit": [0.0, Infinity], "low": -Infinity, "x": NaN}')).toEqual({
    limit: [0, null],
    low: null,
    x: null,
  });
});

it("leaves words in strings alone, quotes in them too", () => {
  expect(parsePythonJson(String.raw`{"NaN": "to \"Infinity\" and NaN"}`)).toEqual({
    NaN: 'to "Infinity" and NaN',
  });
});

it("throws on anything else that is no JSON", () => {
  expect(() => parsePythonJson('{"a": Infinite}')).toThrow(SyntaxError);
});

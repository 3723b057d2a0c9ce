import { describe, expect, it } from "vitest";
import { parseLength } from "../../src/api/predict/parseLength.ts";
import { lengthVariance, meanLength } from "../../src/simulation/workload/lengths.ts";
import { faultOf } from "./faultOf.ts";

describe("parseLength", () => {
  it.each([
    [1024, { kind: "fixed", tokens: 1024 }],
    ["1024", { kind: "fixed", tokens: 1024 }],
    [" 800..1024 ", { kind: "uniform", low: 800, high: 1024 }],
    ["800 .. 1024", { kind: "uniform", low: 800, high: 1024 }],
    ["1e3", { kind: "fixed", tokens: 1000 }],
    ["7..7", { kind: "fixed", tokens: 7 }],
    ["128, 512,4096", { kind: "empirical", tokens: [128, 512, 4096] }],
    [[128, 512], { kind: "empirical", tokens: [128, 512] }],
    ["9,9,9", { kind: "fixed", tokens: 9 }],
  ])("reads %j", (isl, lengths) => {
    expect(parseLength({ isl }, "isl")).toEqual(lengths);
  });

  it("spreads a mean by the deviation of the logarithm or by the coefficient of variation", () => {
    expect(parseLength({ osl: 300, oslSigma: 0.5 }, "osl")).toEqual({
      kind: "log-normal",
      mean: 300,
      sigma: 0.5,
    });
    const spread = parseLength({ osl: 300, oslCv: 0.8 }, "osl");
    expect(Math.sqrt(lengthVariance(spread)) / meanLength(spread)).toBeCloseTo(0.8, 12);
    expect(parseLength({ osl: 300, oslCv: 0 }, "osl")).toEqual({ kind: "fixed", tokens: 300 });
    // The spread of prompts is none of the answers'.
    expect(parseLength({ osl: 300, islCv: 0.8 }, "osl")).toEqual({ kind: "fixed", tokens: 300 });
  });

  it.each([
    ["two spreads", { isl: 100, islSigma: 1, islCv: 1 }, "islCv"],
    ["a spread around a range", { isl: "1..100", islSigma: 1 }, "islSigma"],
    ["a spread around a list", { isl: "1,100", islCv: 1 }, "islCv"],
  ])("refuses %s", (_, fields, path) => {
    expect(faultOf(() => parseLength(fields, "isl"))).toMatchObject({ code: "contradiction", path: [path] });
  });

  it.each([
    ["many", "not_a_number", "must be a number of tokens, a range or a list"],
    ["", "not_a_number", "must be a number of tokens, a range or a list"],
    ["1..2..3", "not_a_number", "must be a number of tokens, a range or a list"],
    ["1024 tokens", "not_a_number", "must be a number of tokens, a range or a list"],
    [Number.NaN, "not_a_number", "must be a number of tokens, a range or a list"],
    [Infinity, "not_a_number", "must be a number of tokens, a range or a list"],
    ["-5", "not_a_number", "must be a number of tokens, a range or a list"],
    [12.5, "not_an_integer", "must be in whole tokens"],
    ["1..2.5", "not_an_integer", "must be in whole tokens"],
    [0, "out_of_range", "must be at least 1"],
    ["0..8", "out_of_range", "must be at least 1"],
    ["128,many", "not_a_number", "must be a number of tokens, a range or a list"],
    ["128,", "not_a_number", "must be a number of tokens, a range or a list"],
    ["128,0", "out_of_range", "must be at least 1"],
    ["1024..800", "out_of_range", "must run from the smaller to the larger number"],
  ])("refuses %j as %s and names the field", (value, code, says) => {
    const fault = faultOf(() => parseLength({ osl: value }, "osl"));
    expect(fault).toMatchObject({ code, path: ["osl"] });
    expect(fault.message).toContain(`osl ${says}`);
    expect(fault.message).toContain(String(value));
    expect(fault.hint).toContain("800..1024");
  });
});

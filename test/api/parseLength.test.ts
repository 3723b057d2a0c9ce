import { describe, expect, it } from "vitest";
import { parseLength } from "../../src/api/parseLength.ts";
import { faultOf } from "./faultOf.ts";

describe("parseLength", () => {
  it.each([
    [1024, 1024, true],
    ["1024", 1024, true],
    [" 800..1024 ", 912, false],
    ["800 .. 1024", 912, false],
    ["1e3", 1000, true],
    ["7..7", 7, true],
    ["1..2", 1.5, false],
  ])("reads %j as a mean of %d tokens", (value, meanTokens, isFixed) => {
    expect(parseLength(value, "isl")).toEqual({ meanTokens, isFixed });
  });

  it.each([
    ["many", "not_a_number", "must be a number of tokens or a range"],
    ["", "not_a_number", "must be a number of tokens or a range"],
    ["1..2..3", "not_a_number", "must be a number of tokens or a range"],
    ["1024 tokens", "not_a_number", "must be a number of tokens or a range"],
    [Number.NaN, "not_a_number", "must be a number of tokens or a range"],
    [Infinity, "not_a_number", "must be a number of tokens or a range"],
    ["-5", "not_a_number", "must be a number of tokens or a range"],
    [12.5, "not_an_integer", "must be in whole tokens"],
    ["1..2.5", "not_an_integer", "must be in whole tokens"],
    [0, "out_of_range", "must be at least 1"],
    ["0..8", "out_of_range", "must be at least 1"],
    ["1024..800", "out_of_range", "must run from the smaller to the larger number"],
  ])("refuses %j as %s and names the field", (value, code, says) => {
    const fault = faultOf(() => parseLength(value, "osl"));
    expect(fault).toMatchObject({ code, path: ["osl"] });
    expect(fault.message).toContain(`osl ${says}`);
    expect(fault.message).toContain(String(value));
    expect(fault.hint).toContain("800..1024");
  });
});

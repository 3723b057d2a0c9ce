import { describe, expect, it } from "vitest";
import { fieldsOf } from "../../src/api/fields.ts";
import { predictInput } from "../../src/api/predict/predictInput.ts";
import { parseComparison, parseSweep } from "../../src/api/predict/variations.ts";
import { faultOf } from "./faultOf.ts";

const fields = fieldsOf({ input: predictInput });

describe("parseComparison", () => {
  it.each([
    ["hardware=h100-sxm,h200-sxm", "hardware", ["h100-sxm", "h200-sxm"]],
    [" tp = 1, 2 ,4", "tp", [1, 2, 4]],
    ["attention-dp=1,8", "attentionDp", [1, 8]],
    ["attentionDp=1,8", "attentionDp", [1, 8]],
    ["isl=1024,800..1024", "isl", ["1024", "800..1024"]],
    ["chunkedPrefill=true,false", "chunkedPrefill", [true, false]],
  ])("reads %j", (text, field, values) => {
    expect(parseComparison(text, fields)).toEqual({ field, values });
  });

  it.each([
    ["hardware", "malformed", "compare must be FIELD=VALUES"],
    ["=a,b", "malformed", "compare must be FIELD=VALUES"],
    ["hardware=", "malformed", "compare must be FIELD=VALUES"],
    ["hardware=h100-sxm", "too_few", "two or more values"],
    ["hardware=h100-sxm,", "too_few", "two or more values"],
    ["hardwear=a,b", "unknown_field", 'there is no field "hardwear"'],
    ["tp=1,two", "not_a_number", 'tp must be a number, got "two"'],
  ])("refuses %j as %s", (text, code, says) => {
    const fault = faultOf(() => parseComparison(text, fields));
    expect(fault).toMatchObject({ code, path: ["compare"] });
    expect(fault.message).toContain(says);
  });

  it("names the field nearest to a mistyped one", () => {
    expect(faultOf(() => parseComparison("hardwear=a,b", fields)).hint).toContain("hardware");
  });
});

describe("parseSweep", () => {
  it.each([
    ["concurrency=1..8", [1, 2, 4, 8]],
    ["concurrency=1..10", [1, 2, 4, 8, 10]],
    ["concurrency=3..3", [3]],
    ["isl=1000..2000:500", [1000, 1500, 2000]],
    ["isl=1000..2100:500", [1000, 1500, 2000, 2100]],
    ["concurrency=1,5,25", [1, 5, 25]],
    ["draftTokens=0..2:1", [0, 1, 2]],
    ["islCv=0..1:0.5", [0, 0.5, 1]],
    ["prefixHitRatio=0..0.9:0.3", [0, 0.3, 0.6, 0.9]],
    ["hardware=h100-sxm,b200-sxm", ["h100-sxm", "b200-sxm"]],
  ])("reads %j", (text, values) => {
    expect(parseSweep(text, fields)).toMatchObject({ values });
  });

  it.each([
    ["concurrency=8..1", "out_of_range", "must run upwards from a positive number"],
    ["concurrency=0..8", "out_of_range", "must run upwards from a positive number"],
    ["isl=1..8:0", "out_of_range", "must run upwards from a positive number"],
    ["isl=1..100000:1", "too_many", "more than 1000 points"],
    ["concurency=1..8", "unknown_field", 'there is no field "concurency"'],
    ["hardware=1..8", "not_a_number", "hardware has no range"],
    ["concurrency=4", "too_few", "two or more values"],
  ])("refuses %j as %s, in the name of sweep", (text, code, says) => {
    const fault = faultOf(() => parseSweep(text, fields));
    expect(fault).toMatchObject({ code, path: ["sweep"] });
    expect(fault.message).toContain(says);
  });
});

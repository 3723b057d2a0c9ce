import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { validate } from "../../src/api/validate/validate.ts";
import { nodeHost } from "../../src/node/nodeHost.ts";
import { InputError } from "../../src/units/inputError.ts";
import { describeWithShared, sharedPath } from "../shared.ts";

describeWithShared("validate with fidelity simulated", "measured/serving.csv", () => {
  const [header = "", ...lines] = readFileSync(sharedPath("measured", "serving.csv"), "utf8").split("\n");
  const column = header.split(",").indexOf("concurrency");
  const small = lines.filter((line) => Number(line.split(",")[column]) <= 16);
  const validated = (text: readonly string[], fidelity: "calibrated" | "simulated", sample?: number) => {
    const host = { ...nodeHost(), readText: () => Promise.resolve([header, ...text].join("\n")) };
    return validate.run({ data: "small.csv", fidelity, by: "engine", ...(sample && { sample }) }, host);
  };

  it("simulates a fixed sample of complete runs beside the closed form on the same rows", async () => {
    const output = await validated(small, "simulated", 40);
    const input = validate.input.parse({ data: "small.csv", fidelity: "simulated", sample: 40 });
    const { n, coverage, tpot, ttft, steadyState, groups, incomplete, notSimulated } = output;
    expect({ n, coverage, incomplete }).toEqual({ n: 40, coverage: 1, incomplete: undefined });
    expect(notSimulated).toBe(small.filter((line) => line.includes(",disaggregated,")).length);
    expect(tpot.n).toBe(40);
    expect(steadyState!.tpot.n).toBe(40);
    expect(tpot.medianAbsoluteError!).toBeLessThan(steadyState!.tpot.medianAbsoluteError! + 0.03);
    expect(ttft.medianAbsoluteError!).toBeLessThan(steadyState!.ttft.medianAbsoluteError! + 0.05);
    expect(Object.values(groups["engine"]!).every((group) => group.steadyState)).toBe(true);
    const tables = validate.report(output, input).filter(({ kind }) => kind === "table");
    expect(tables.length).toBe(2);
  });

  it("says the same of the closed form as a validation of it", async () => {
    const few = small.filter((line) => line.includes(",aggregated,")).slice(0, 30);
    const [closed, simulated] = [await validated(few, "calibrated"), await validated(few, "simulated")];
    expect(closed.steadyState).toBeUndefined();
    expect(simulated.steadyState).toEqual({ tpot: closed.tpot, ttft: closed.ttft });
  });

  it("refuses a table of separate pools alone", async () => {
    const pools = small.filter((line) => line.includes(",disaggregated,")).slice(0, 3);
    await expect(validated(pools, "simulated")).rejects.toThrow(InputError);
  });
});

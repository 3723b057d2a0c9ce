import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { describeWithShared, sharedPath } from "../shared.ts";
import { runCli } from "./runCli.ts";

describeWithShared("validate --fidelity simulated", "measured/serving.csv", () => {
  it("simulates a fixed sample of measured runs and is about as near as the closed form", async () => {
    const table = readFileSync(sharedPath("measured", "serving.csv"), "utf8").split("\n");
    const small = table
      .filter((line, i) => i === 0 || /,aggregated,.*,(1024|8192),(1024),(4|8|16),/.test(line))
      .join("\n");
    const errors = async (fidelity: string) => {
      const { stdout, stderr } = await runCli(
        ["validate", "-", "--fidelity", fidelity, "--sample", "40", "--json"],
        small,
      );
      expect(stderr).toBe("");
      const { tpot, ttft } = JSON.parse(stdout) as Record<
        "tpot" | "ttft",
        { n: number; medianAbsoluteError: number }
      >;
      expect(tpot.n).toBeGreaterThan(20);
      return { tpot: tpot.medianAbsoluteError, ttft: ttft.medianAbsoluteError };
    };
    const [closed, simulated] = [await errors("calibrated"), await errors("simulated")];
    expect(simulated.tpot).toBeLessThan(closed.tpot + 0.03);
    expect(simulated.ttft).toBeLessThan(closed.ttft + 0.05);
  });
});

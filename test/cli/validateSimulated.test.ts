import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { validate } from "../../src/api/validate.ts";
import { nodeHost } from "../../src/node/nodeHost.ts";
import { describeWithShared, sharedPath } from "../shared.ts";

describeWithShared("validate with fidelity simulated", "measured/serving.csv", () => {
  it("simulates a fixed sample of measured runs and is about as near as the closed form", async () => {
    const [header = "", ...lines] = readFileSync(sharedPath("measured", "serving.csv"), "utf8").split("\n");
    const column = header.split(",").indexOf("concurrency");
    const small = lines.filter(
      (line) => line.includes(",aggregated,") && Number(line.split(",")[column]) <= 16,
    );
    const host = { ...nodeHost(), readText: () => Promise.resolve([header, ...small].join("\n")) };
    const errors = async (fidelity: "calibrated" | "simulated") => {
      const { tpot, ttft } = await validate.run(
        { data: "small.csv", fidelity, sample: 40, by: "engine" },
        host,
      );
      expect(tpot.n).toBeGreaterThan(20);
      return { tpot: tpot.medianAbsoluteError!, ttft: ttft.medianAbsoluteError! };
    };
    const [closed, simulated] = [await errors("calibrated"), await errors("simulated")];
    expect(simulated.tpot).toBeLessThan(closed.tpot + 0.03);
    expect(simulated.ttft).toBeLessThan(closed.ttft + 0.05);
  });
});

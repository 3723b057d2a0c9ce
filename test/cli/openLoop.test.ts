import { expect, it } from "vitest";
import type { Prediction } from "../../src/api/predict/prediction.ts";
import type { SimulationOutput } from "../../src/api/simulate/simulationOutput.ts";
import { runCli } from "./runCli.ts";

async function answerOf<Answer>(command: string): Promise<Answer> {
  const { stdout } = await runCli([...command.split(" "), "--json"]);
  return JSON.parse(stdout) as Answer;
}

it.each([
  ["llama-3.1-8b h100-sxm", 1],
  ["llama-3.1-8b h100-sxm", 8],
  ["llama-3.1-70b h100-sxm --tp 4 --isl 4096 --osl 512", 0.8],
  ["deepseek-r1 h200-sxm --tp 8 --engine sglang", 0.5],
  ["llama-3.1-8b b200-sxm --engine trtllm", 20],
])(
  "predicts first tokens under random arrivals as they are simulated: %s at %d/s",
  async (deployment, rate) => {
    const load = `${deployment} --request-rate ${rate}`;
    const { ttftSeconds } = await answerOf<Prediction>(`predict ${load}`);
    const simulated = await answerOf<SimulationOutput>(`simulate ${load} --requests 2000`);
    const ratio = ttftSeconds / simulated.ttftSeconds!.mean!;
    expect(Math.abs(ratio - 1)).toBeLessThan(0.1);
  },
);

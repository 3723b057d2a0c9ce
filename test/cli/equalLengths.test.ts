import { expect, it } from "vitest";
import type { Prediction } from "../../src/api/predict/prediction.ts";
import type { SimulationOutput } from "../../src/api/simulate/simulationOutput.ts";
import { runCli } from "./runCli.ts";

async function answerOf<Answer>(command: string): Promise<Answer> {
  const { stdout } = await runCli([...command.split(" "), "--json"]);
  return JSON.parse(stdout) as Answer;
}

const small = "llama-3.1-8b h100-sxm --isl 128 --osl 128";

it.each([
  [`${small} --engine vllm`, 8],
  [`${small} --engine vllm`, 64],
  [`${small} --engine vllm`, 256],
  [`${small} --engine sglang`, 4],
  [`${small} --engine sglang`, 64],
  [`${small} --engine trtllm`, 256],
  ["llama-3.3-70b h200-sxm --tp 4 --engine vllm --isl 8192 --osl 1024", 32],
  ["llama-3.3-70b h200-sxm --tp 4 --engine sglang --isl 1024 --osl 128", 16],
  ["qwen3-30b-a3b b200-sxm --engine trtllm --isl 1024 --osl 128", 64],
])(
  "predicts requests of equal lengths that stay together as they are simulated: %s x %d",
  async (given, at) => {
    const load = `${given} --concurrency ${at}`;
    const predicted = await answerOf<Prediction>(`predict ${load} --harness closed-loop`);
    const simulated = await answerOf<SimulationOutput>(`simulate ${load}`);
    expect(Math.abs(predicted.ttftSeconds / simulated.ttftSeconds!.mean! - 1)).toBeLessThan(0.12);
    expect(Math.abs(predicted.tpotSeconds / simulated.tpotSeconds!.mean! - 1)).toBeLessThan(0.05);
  },
);

const engines = ["vllm", "sglang", "trtllm"];

it.each(
  engines.flatMap((engine) => [
    `${small} --engine ${engine}`,
    `llama-3.1-8b b200-sxm --engine ${engine} --isl 1024 --osl 128`,
    `qwen3-32b h200-sxm --engine ${engine} --isl 8192 --osl 256`,
    `deepseek-r1 b200-sxm --tp 8 --engine ${engine} --isl 1024 --osl 1024`,
  ]),
)("lets TTFT and TPOT of equal lengths grow with the load: %s", async (given) => {
  const { variants } = await answerOf<{
    variants: { points: { value: number; prediction: Prediction }[] };
  }>(`predict ${given} --harness closed-loop --sweep concurrency=1..256`);
  // Groups are whole numbers of requests and steps: means may waver by less than a step in a thousand.
  const steps = 0.999;
  variants.points.slice(1).forEach(({ prediction }, i) => {
    const before = variants.points[i]!.prediction;
    expect(prediction.ttftSeconds).toBeGreaterThanOrEqual(steps * before.ttftSeconds);
    expect(prediction.tpotSeconds).toBeGreaterThanOrEqual(steps * before.tpotSeconds);
  });
});

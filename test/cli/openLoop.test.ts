import { expect, it } from "vitest";
import type { Prediction } from "../../src/api/predict/prediction.ts";
import type { SimulationOutput } from "../../src/api/simulate/simulationOutput.ts";
import { runCli } from "./runCli.ts";

async function answerOf<Answer>(command: string): Promise<Answer> {
  const { stdout } = await runCli([...command.split(" "), "--json"]);
  return JSON.parse(stdout) as Answer;
}

/** Short prompts come several in a step. */
const short = "--isl 64..192 --osl 64..192";

it.each([
  ["llama-3.1-8b h100-sxm", 1],
  ["llama-3.1-8b h100-sxm", 8],
  ["llama-3.1-70b h100-sxm --tp 4 --isl 4096 --osl 512", 0.8],
  ["deepseek-r1 h200-sxm --tp 8 --engine sglang", 0.5],
  ["llama-3.1-8b b200-sxm --engine trtllm", 20],
  [`llama-3.1-8b h100-sxm ${short}`, 60],
  [`llama-3.1-8b h100-sxm --engine sglang --isl 128..384 --osl 128..384`, 30],
])("predicts latencies under random arrivals as they are simulated: %s at %d/s", async (deployment, rate) => {
  const load = `${deployment} --request-rate ${rate}`;
  const { ttftSeconds, tpotSeconds } = await answerOf<Prediction>(`predict ${load}`);
  const simulated = await answerOf<SimulationOutput>(`simulate ${load} --requests 2000`);
  expect(Math.abs(ttftSeconds / simulated.ttftSeconds!.mean! - 1)).toBeLessThan(0.1);
  expect(Math.abs(tpotSeconds / simulated.tpotSeconds!.mean! - 1)).toBeLessThan(0.12);
});

it.each(["vllm", "sglang", "trtllm"])(
  "predicts latencies of short prompts in a busy closed loop as they are simulated: %s",
  async (engine) => {
    const load = `llama-3.1-8b h100-sxm --engine ${engine} ${short} --concurrency 128`;
    const predicted = await answerOf<Prediction>(`predict ${load} --harness closed-loop`);
    const simulated = await answerOf<SimulationOutput>(`simulate ${load} --requests 1280`);
    expect(Math.abs(predicted.ttftSeconds / simulated.ttftSeconds!.mean! - 1)).toBeLessThan(0.1);
    expect(Math.abs(predicted.tpotSeconds / simulated.tpotSeconds!.mean! - 1)).toBeLessThan(0.05);
  },
);

it.each([
  ["llama-3.1-8b h100-sxm --engine vllm --isl 7000 --osl 512", 1.5],
  ["llama-3.1-8b h100-sxm --engine sglang --isl 7000 --osl 512", 1.5],
  ["qwen3-30b-a3b h200-sxm --engine vllm --isl 1024 --osl 128", 0.5],
])(
  "counts who decodes beside a request, and prompts that it leaves behind: %s at %d/s",
  async (deployment, rate) => {
    const load = `${deployment} --request-rate ${rate}`;
    const { tpotSeconds } = await answerOf<Prediction>(`predict ${load}`);
    const simulated = await answerOf<SimulationOutput>(`simulate ${load} --requests 2000`);
    expect(Math.abs(tpotSeconds / simulated.tpotSeconds!.mean! - 1)).toBeLessThan(0.07);
  },
);

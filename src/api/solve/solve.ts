import type { z } from "zod";
import { defineOperation } from "../operation.ts";
import { reportSolution } from "./reportSolution.ts";
import { solution, toSolution } from "./solution.ts";
import { solveInput } from "./solveInput.ts";
import { solveInputFirstOrder } from "./solveInputFirstOrder.ts";

export const solve = defineOperation({
  name: "solve",
  summary: "Bound TTFT, ITL and memory by the first-order formulas",
  description:
    "Says what prefill compute, decode bandwidth and memory capacity allow: time to first token, inter-token latency, KV cache, weights, and whether it fits. The formulas are those of docs/equations.md; `servecast explain` shows them worked out.",
  positional: ["model", "hardware"],
  input: solveInput,
  output: solution,
  examples: [
    { title: "One request of 2048 tokens", args: "solve llama-3.1-8b h100-sxm" },
    {
      title: "A batch of long prompts in fp8, prefilled in chunks",
      args: "solve llama-3.1-8b h100-sxm --seq-len 8192 --batch-size 16 --precision fp8 --prefill-chunk-tokens 2048",
    },
    {
      title: "Prefill on one accelerator, decode on another",
      args: 'solve llama-3.1-8b h100-sxm --decode-hardware h200-sxm --network-bandwidth "400 Gbps"',
    },
  ],
  async run(input, host): Promise<z.output<typeof solution>> {
    return toSolution(await solveInputFirstOrder(input, host));
  },
  report: reportSolution,
  feasible: ({ feasible }) => feasible,
});

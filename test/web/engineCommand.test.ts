import { expect, it } from "vitest";
import { answerOf, type Answered } from "../../src/web/state/answer.ts";
import { engineCommand } from "../../src/web/state/engineCommand.ts";

const commandOf = (draft: Readonly<Record<string, string>>) => {
  const answer = answerOf({ isl: "1000", osl: "300", ...draft });
  if (!answer.ok) throw answer.error;
  return engineCommand(answer as Answered);
};

it("starts vLLM with a draft model and an 8-bit cache", () => {
  expect(
    commandOf({
      model: "llama-3.1-70b",
      hardware: "h100-sxm",
      tp: "4",
      kvDtype: "fp8",
      eager: "true",
      draftTokens: "4",
      draftModel: "llama-3.2-1b",
      maxBatchTokens: "4096",
      maxSequences: "128",
    }),
  ).toBe(`vllm serve meta-llama/Meta-Llama-3.1-70B \\
  --tensor-parallel-size 4 \\
  --kv-cache-dtype fp8 \\
  --max-model-len 2048 \\
  --max-num-batched-tokens 4096 \\
  --max-num-seqs 128 \\
  --gpu-memory-utilization 0.9 \\
  --enforce-eager \\
  --speculative-config '{"method":"draft_model","model":"meta-llama/Llama-3.2-1B","num_speculative_tokens":4}'`);
});

it("starts SGLang with what it divides by its attention ranks", () => {
  expect(
    commandOf({
      model: "deepseek-r1",
      hardware: "b200-sxm",
      engine: "sglang",
      tp: "1",
      attentionDp: "8",
      ep: "8",
      draftTokens: "3",
      maxBatchTokens: "4096",
      maxSequences: "64",
      gpuMemoryUtilization: "0.85",
    }),
  ).toBe(`python -m sglang.launch_server --model-path deepseek-ai/DeepSeek-R1 \\
  --tp-size 8 \\
  --enable-dp-attention --dp-size 8 \\
  --ep-size 8 \\
  --context-length 2048 \\
  --chunked-prefill-size 32768 \\
  --max-running-requests 512 \\
  --mem-fraction-static 0.85 \\
  --speculative-algorithm NEXTN \\
  --speculative-num-steps 3 --speculative-eagle-topk 1 \\
  --speculative-num-draft-tokens 4`);
});

it("starts TensorRT-LLM with a file for what has no flag", () => {
  expect(
    commandOf({
      model: "deepseek-r1",
      hardware: "b200-sxm",
      engine: "trtllm",
      attentionDp: "8",
      ep: "8",
      kvDtype: "fp8",
      draftTokens: "2",
      maxBatchTokens: "4096",
      maxSequences: "64",
      gpuMemoryUtilization: "0.8",
    }),
  ).toBe(`cat > options.yaml <<'EOF'
enable_attention_dp: true
enable_chunked_prefill: true
kv_cache_config:
  free_gpu_memory_fraction: 0.8
  dtype: fp8
speculative_config:
  decoding_type: MTP
  num_nextn_predict_layers: 2
EOF
trtllm-serve deepseek-ai/DeepSeek-R1 \\
  --tp_size 8 \\
  --ep_size 8 \\
  --max_seq_len 2048 \\
  --max_num_tokens 4096 \\
  --max_batch_size 64 \\
  --extra_llm_api_options options.yaml`);
});

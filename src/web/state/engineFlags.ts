import type { DraftMethod } from "../../operators/draftOperators.ts";
import type { EngineName } from "../../serving/calibrated/enginePolicy.ts";

/** One worker as its engine is told of it; tokens and sequences are those of one attention rank. */
export interface EngineSetting {
  readonly repository: string;
  readonly tp: number;
  readonly pp: number;
  readonly attentionDp: number;
  readonly ep: number;
  readonly maxTokens: number;
  readonly fp8Cache: boolean;
  readonly eager: boolean;
  readonly memoryFraction: number;
  readonly batchTokens: number;
  readonly sequences: number;
  readonly chunkedPrefill: boolean;
  readonly draft?: {
    readonly tokens: number;
    readonly method: DraftMethod;
    /** Of the draft model or the EAGLE head. */
    readonly repository: string;
  };
}

const when = (condition: boolean, ...words: readonly string[]) => (condition ? words : []);
const bringsModel = (method: DraftMethod) => method === "draft-model" || method === "eagle";
const joined = (words: readonly string[]) => words.join(" \\\n  ");

/**
 * The start of each engine. Names as in docs.vllm.ai (engine arguments), docs.sglang.io (server arguments) and
 * nvidia.github.io/TensorRT-LLM (trtllm-serve, llmapi).
 */
export const engineFlags: Readonly<Record<EngineName, (setting: EngineSetting) => string>> = {
  vllm: (s) =>
    joined([
      `vllm serve ${s.repository}`,
      ...when(s.tp > 1, `--tensor-parallel-size ${s.tp}`),
      ...when(s.pp > 1, `--pipeline-parallel-size ${s.pp}`),
      ...when(s.attentionDp > 1, `--data-parallel-size ${s.attentionDp}`),
      ...when(s.ep > 1, "--enable-expert-parallel"),
      ...when(s.fp8Cache, "--kv-cache-dtype fp8"),
      `--max-model-len ${s.maxTokens}`,
      `--max-num-batched-tokens ${s.batchTokens}`,
      `--max-num-seqs ${s.sequences}`,
      `--gpu-memory-utilization ${s.memoryFraction}`,
      ...when(!s.chunkedPrefill, "--no-enable-chunked-prefill"),
      ...when(s.eager, "--enforce-eager"),
      ...(s.draft ? [`--speculative-config '${JSON.stringify(vllmSpeculation(s.draft))}'`] : []),
    ]),
  sglang: (s) =>
    joined([
      `python -m sglang.launch_server --model-path ${s.repository}`,
      ...when(s.tp * s.attentionDp > 1, `--tp-size ${s.tp * s.attentionDp}`),
      ...when(s.pp > 1, `--pp-size ${s.pp}`),
      ...when(s.attentionDp > 1, `--enable-dp-attention --dp-size ${s.attentionDp}`),
      ...when(s.ep > 1, `--ep-size ${s.ep}`),
      ...when(s.fp8Cache, "--kv-cache-dtype fp8_e4m3"),
      `--context-length ${s.maxTokens}`,
      // SGLang divides both by the number of attention ranks.
      `--chunked-prefill-size ${s.chunkedPrefill ? s.batchTokens * s.attentionDp : -1}`,
      `--max-running-requests ${s.sequences * s.attentionDp}`,
      `--mem-fraction-static ${s.memoryFraction}`,
      ...when(s.eager, "--disable-cuda-graph"),
      ...(s.draft ? sglangSpeculation(s.draft) : []),
    ]),
  trtllm: (s) =>
    [
      "cat > options.yaml <<'EOF'",
      ...when(s.attentionDp > 1, "enable_attention_dp: true"),
      `enable_chunked_prefill: ${s.chunkedPrefill}`,
      ...when(s.eager, "cuda_graph_config: null"),
      "kv_cache_config:",
      `  free_gpu_memory_fraction: ${s.memoryFraction}`,
      ...when(s.fp8Cache, "  dtype: fp8"),
      ...(s.draft ? trtllmSpeculation(s.draft) : []),
      "EOF",
      joined([
        `trtllm-serve ${s.repository}`,
        ...when(s.tp * s.attentionDp > 1, `--tp_size ${s.tp * s.attentionDp}`),
        ...when(s.pp > 1, `--pp_size ${s.pp}`),
        ...when(s.ep > 1, `--ep_size ${s.ep}`),
        `--max_seq_len ${s.maxTokens}`,
        `--max_num_tokens ${s.batchTokens}`,
        `--max_batch_size ${s.sequences}`,
        "--extra_llm_api_options options.yaml",
      ]),
    ].join("\n"),
};

type Drafting = NonNullable<EngineSetting["draft"]>;

const vllmMethods: Readonly<Record<DraftMethod, string>> = {
  "draft-model": "draft_model",
  eagle: "eagle3",
  mtp: "mtp",
  ngram: "ngram",
};

const vllmSpeculation = ({ tokens, method, repository }: Drafting) => ({
  method: vllmMethods[method],
  ...(bringsModel(method) && { model: repository }),
  num_speculative_tokens: tokens,
  ...(method === "ngram" && { prompt_lookup_max: 4 }),
});

const sglangAlgorithms: Readonly<Record<DraftMethod, string>> = {
  "draft-model": "STANDALONE",
  eagle: "EAGLE3",
  mtp: "NEXTN",
  ngram: "NGRAM",
};

/** A chain of drafts: as many steps as tokens, one candidate each; the token that verification adds is counted. */
const sglangSpeculation = ({ tokens, method, repository }: Drafting): readonly string[] => [
  `--speculative-algorithm ${sglangAlgorithms[method]}`,
  ...when(bringsModel(method), `--speculative-draft-model-path ${repository}`),
  ...when(method !== "ngram", `--speculative-num-steps ${tokens} --speculative-eagle-topk 1`),
  `--speculative-num-draft-tokens ${tokens + 1}`,
];

const trtllmTypes: Readonly<Record<DraftMethod, string>> = {
  "draft-model": "DraftTarget",
  eagle: "Eagle",
  mtp: "MTP",
  ngram: "NGram",
};

const trtllmSpeculation = ({ tokens, method, repository }: Drafting): readonly string[] => [
  "speculative_config:",
  `  decoding_type: ${trtllmTypes[method]}`,
  method === "mtp" ? `  num_nextn_predict_layers: ${tokens}` : `  max_draft_len: ${tokens}`,
  ...when(bringsModel(method), `  speculative_model_dir: ${repository}`),
  ...when(method === "ngram", "  max_matching_ngram_size: 4"),
];

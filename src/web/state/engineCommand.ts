import type { DraftMethod } from "../../operators/draftOperators.ts";
import { deviceCount } from "../../operators/sharding.ts";
import { kvCacheTokens } from "./kvCacheTokens.ts";
import type { Answered } from "./answer.ts";

/** How the engine would be started; one worker of one pool. */
export function engineCommand({ compiled }: Answered): string {
  const { scenario, decodeWorker } = compiled;
  const { model, engine, workload, speculation, formats } = scenario;
  const { sharding } = scenario.workers;
  const repository = model.aliases.find((alias) => alias.includes("/")) ?? model.id;
  const longest = kvCacheTokens(workload);
  const cache = formats.kvCache === "fp8" ? "fp8" : undefined;
  const words = writers[engine]({
    repository,
    tp: sharding.tp,
    pp: sharding.pp,
    attentionDp: sharding.attentionDp,
    ep: sharding.ep,
    devices: deviceCount(sharding),
    longest,
    cache,
    draftTokens: speculation.draftTokens,
    draftMethod: speculation.draft?.method ?? "mtp",
    memoryFraction: decodeWorker.batching.memoryUtilization,
    budget: decodeWorker.batching.maxBatchedTokens,
    sequences: decodeWorker.batching.maxSequences,
  });
  const comments = [
    ...(scenario.workers.count > 1 ? [`# start ${scenario.workers.count} of these behind a router`] : []),
    ...(scenario.prefill
      ? ["# the decode pool; the prefill pool and the KV connector depend on your router"]
      : []),
  ];
  return [...comments, words.join(" \\\n  ")].join("\n");
}

interface Setting {
  readonly repository: string;
  readonly tp: number;
  readonly pp: number;
  readonly attentionDp: number;
  readonly ep: number;
  readonly devices: number;
  readonly longest: number;
  readonly cache: string | undefined;
  readonly draftTokens: number;
  readonly draftMethod: DraftMethod;
  readonly memoryFraction: number;
  readonly budget: number;
  readonly sequences: number;
}

const when = (condition: boolean, ...words: readonly string[]) => (condition ? words : []);

const vllmMethods: Readonly<Record<DraftMethod, string>> = {
  "draft-model": "draft_model",
  eagle: "eagle3",
  mtp: "mtp",
  ngram: "ngram",
};
const sglangAlgorithms: Readonly<Record<DraftMethod, string>> = {
  "draft-model": "STANDALONE",
  eagle: "EAGLE3",
  mtp: "NEXTN",
  ngram: "NGRAM",
};

const writers: Readonly<Record<"vllm" | "sglang" | "trtllm", (setting: Setting) => readonly string[]>> = {
  vllm: (s) => [
    `vllm serve ${s.repository}`,
    ...when(s.tp > 1, `--tensor-parallel-size ${s.tp}`),
    ...when(s.pp > 1, `--pipeline-parallel-size ${s.pp}`),
    ...when(s.attentionDp > 1, `--data-parallel-size ${s.attentionDp}`),
    ...when(s.ep > 1, "--enable-expert-parallel"),
    ...when(s.cache !== undefined, `--kv-cache-dtype ${s.cache}`),
    `--max-model-len ${s.longest}`,
    `--max-num-batched-tokens ${s.budget}`,
    `--max-num-seqs ${s.sequences}`,
    `--gpu-memory-utilization ${s.memoryFraction}`,
    ...when(
      s.draftTokens > 0,
      `--speculative-config '{"method": "${vllmMethods[s.draftMethod]}", "num_speculative_tokens": ${s.draftTokens}}'`,
    ),
  ],
  sglang: (s) => [
    `python -m sglang.launch_server --model-path ${s.repository}`,
    ...when(s.devices > 1, `--tp-size ${s.tp * s.attentionDp}`),
    ...when(s.pp > 1, `--pp-size ${s.pp}`),
    ...when(s.attentionDp > 1, `--enable-dp-attention --dp-size ${s.attentionDp}`),
    ...when(s.ep > 1, `--ep-size ${s.ep}`),
    ...when(s.cache !== undefined, "--kv-cache-dtype fp8_e4m3"),
    `--context-length ${s.longest}`,
    `--chunked-prefill-size ${s.budget}`,
    `--mem-fraction-static ${s.memoryFraction}`,
    ...when(
      s.draftTokens > 0,
      `--speculative-algorithm ${sglangAlgorithms[s.draftMethod]} --speculative-num-draft-tokens ${s.draftTokens + 1}`,
    ),
  ],
  trtllm: (s) => [
    `trtllm-serve ${s.repository}`,
    ...when(s.devices > 1, `--tp_size ${s.tp * s.attentionDp}`),
    ...when(s.pp > 1, `--pp_size ${s.pp}`),
    ...when(s.ep > 1, `--ep_size ${s.ep}`),
    `--max_seq_len ${s.longest}`,
    `--max_num_tokens ${s.budget}`,
    `--max_batch_size ${s.sequences}`,
    `--kv_cache_free_gpu_memory_fraction ${s.memoryFraction}`,
    ...when(s.cache !== undefined, "--kv_cache_dtype fp8"),
  ],
};

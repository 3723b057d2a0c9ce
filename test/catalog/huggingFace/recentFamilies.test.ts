import { expect, it } from "vitest";
import { importHuggingFaceConfig } from "../../../src/catalog/huggingFace/importHuggingFaceConfig.ts";
import { findModel } from "../../../src/catalog/models.ts";

const kimiK3 = {
  model_type: "kimi_k3",
  text_config: {
    model_type: "kimi_linear",
    dtype: "bfloat16",
    attn_res_block_size: 12,
    first_k_dense_replace: 1,
    hidden_size: 7168,
    intermediate_size: 33792,
    kv_lora_rank: 512,
    linear_attn_config: {
      full_attn_layers: [...Array.from({ length: 23 }, (_, index) => 4 * (index + 1)), 93],
      head_dim: 128,
      num_heads: 96,
      short_conv_kernel_size: 4,
      use_full_rank_gate: true,
    },
    max_position_embeddings: 1048576,
    mla_use_output_gate: true,
    moe_intermediate_size: 3072,
    num_attention_heads: 96,
    num_experts: 896,
    num_experts_per_token: 16,
    num_hidden_layers: 93,
    num_shared_experts: 2,
    q_lora_rank: 1536,
    qk_nope_head_dim: 128,
    qk_rope_head_dim: 64,
    routed_expert_hidden_size: 3584,
    v_head_dim: 128,
    vocab_size: 163840,
  },
};

const dense = 3;
const isMixture = Array.from({ length: 60 }, (_, index) => (index < dense ? 0 : 1));
const minimaxM3 = {
  model_type: "minimax_m3_vl",
  text_config: {
    model_type: "minimax_m3_vl_text",
    dtype: "bfloat16",
    vocab_size: 200064,
    hidden_size: 6144,
    intermediate_size: 3072,
    dense_intermediate_size: 12288,
    shared_intermediate_size: 3072,
    n_shared_experts: 1,
    num_hidden_layers: 60,
    num_attention_heads: 64,
    num_key_value_heads: 4,
    head_dim: 128,
    max_position_embeddings: 1048576,
    num_experts_per_tok: 4,
    num_local_experts: 128,
    moe_layer_freq: isMixture,
    sparse_attention_config: {
      sparse_num_index_heads: 4,
      sparse_index_dim: 128,
      sparse_block_size: 128,
      sparse_topk_blocks: 16,
      sparse_attention_freq: isMixture,
    },
  },
};

it("reads Kimi K3: gated delta and latent attention, experts in a narrower space", () => {
  expect(importHuggingFaceConfig(kimiK3).architecture).toEqual(findModel("kimi-k3").architecture);
});

it("reads MiniMax-M3: an indexer chooses 16 blocks of 128 tokens in the mixture layers", () => {
  expect(importHuggingFaceConfig(minimaxM3).architecture).toEqual(findModel("minimax-m3").architecture);
});

it("reads MiniMax-M3 where its language section names the type of its forebear", () => {
  const renamed = { ...minimaxM3, text_config: { ...minimaxM3.text_config, model_type: "minimax_m2" } };
  expect(importHuggingFaceConfig(renamed).architecture).toEqual(findModel("minimax-m3").architecture);
});

import type { GatedDeltaMixer, LayerGroup, MixtureFeedForward } from "../modelArchitecture.ts";
import { assemble, eachLayer, type ArchitectureReader } from "./assemble.ts";
import { gatedDense, gatedMixture, groupedAttention } from "./commonLayers.ts";
import type { ConfigFields } from "./configFields.ts";
import { latentAttention } from "./deepseek.ts";
import { sparseLayers } from "./mixture.ts";

/** Qwen3.5 and 3.6 dense: three gated delta networks to one layer of gated attention. */
export const qwen35: ArchitectureReader = (config) =>
  assemble(
    config,
    eachLayer(config, (index) => ({
      mixer: qwenMixer(config, index),
      feedForward: gatedDense(config.size("intermediate_size")),
    })),
  );

/** Qwen3-Next (its published active count leaves embedding and head out). */
export const qwen3Next: ArchitectureReader = (config) => ({
  ...qwen35Moe(config),
  activeWithoutEmbedding: true,
  activeWithoutHead: true,
});

/** Qwen3.5 and 3.6 with experts, one gated shared expert among them. */
export const qwen35Moe: ArchitectureReader = (config) => {
  const isSparse = sparseLayers(config);
  const experts: Partial<MixtureFeedForward> = {
    intermediateSize: config.size("moe_intermediate_size"),
    sharedIntermediateSize: config.size("shared_expert_intermediate_size"),
    sharedGate: true,
  };
  return assemble(
    config,
    eachLayer(config, (index) => ({
      mixer: qwenMixer(config, index),
      feedForward: isSparse(index)
        ? gatedMixture(config, experts)
        : gatedDense(config.size("intermediate_size")),
    })),
  );
};

function qwenMixer(config: ConfigFields, index: number) {
  const kinds = config.layerKinds(
    "layer_types",
    ["linear_attention", "full_attention"],
    config.size("num_hidden_layers"),
  );
  const full = kinds
    ? kinds[index] === "full_attention"
    : (index + 1) % config.size("full_attention_interval") === 0;
  if (!full) return gatedDelta(config);
  config.refuse("attention_bias", false);
  config.refuse("attn_output_gate", true);
  return groupedAttention(config, { queryKeyNorm: "head", outputGate: true });
}

function gatedDelta(config: ConfigFields): GatedDeltaMixer {
  return {
    kind: "gatedDelta",
    keyHeads: config.size("linear_num_key_heads"),
    valueHeads: config.size("linear_num_value_heads"),
    keyHeadDim: config.size("linear_key_head_dim"),
    valueHeadDim: config.size("linear_value_head_dim"),
    convKernel: config.size("linear_conv_kernel_dim"),
  };
}

/**
 * Kimi Linear (arXiv:2510.26692): delta attention with a decay per channel, latent attention in every fourth layer.
 * Kimi K3 adds gates on both, experts in a narrower space and attention over the outputs of earlier blocks of layers.
 */
export const kimiLinear: ArchitectureReader = (config) => {
  const linear = config.section("linear_attn_config") ?? config;
  const fullLayers = linear.list("full_attn_layers") ?? [];
  const headDim = linear.size("head_dim");
  const delta: GatedDeltaMixer = {
    kind: "gatedDelta",
    keyHeads: linear.size("num_heads"),
    valueHeads: linear.size("num_heads"),
    keyHeadDim: headDim,
    valueHeadDim: headDim,
    convKernel: linear.size("short_conv_kernel_size"),
    gateLoraRank: headDim,
    ...(linear.flag("use_full_rank_gate", false) ? { wholeGate: true } : {}),
  };
  const attention = config.flag("mla_use_output_gate", false)
    ? { ...latentAttention(config), outputGate: true }
    : latentAttention(config);
  const latentSize = config.optionalSize("routed_expert_hidden_size");
  const residuals = blockResiduals(config);
  const firstSparse = config.count("first_k_dense_replace") ?? 0;
  const expertSize = config.size("moe_intermediate_size");
  const layers = eachLayer(config, (index) => ({
    // The list counts layers from 1.
    mixer: fullLayers.includes(index + 1) ? attention : delta,
    feedForward:
      index < firstSparse
        ? gatedDense(config.size("intermediate_size"))
        : gatedMixture(config, {
            experts: config.size("num_experts"),
            expertsPerToken: config.size("num_experts_per_token"),
            sharedIntermediateSize: config.size("num_shared_experts") * expertSize,
            routerBias: true,
            ...(latentSize ? { latentSize } : {}),
          }),
    ...residuals,
  }));
  return assemble(config, layers, { activeWithoutEmbedding: true });
};

/** A norm and a score vector before attention and before the feed-forward, to weigh the outputs of earlier blocks. */
function blockResiduals(config: ConfigFields): Partial<LayerGroup> {
  if (config.optionalSize("attn_res_block_size") === undefined) return {};
  return {
    extraParameters: 4 * config.size("hidden_size"),
    extraParametersNote: "weights of attention over the outputs of earlier blocks of layers",
  };
}

import { InputError } from "../../units/inputError.ts";
import { assemble, eachLayer, type ArchitectureReader } from "./assemble.ts";
import { gatedDense, gatedMixture, groupedAttention } from "./commonLayers.ts";
import type { ConfigFields } from "./configFields.ts";

/**
 * Step 3.5: three sliding layers with more heads to one global layer, a gate of one value a head,
 * experts in the layers that `moe_layers_enum` names, one shared expert.
 */
export const step35: ArchitectureReader = (config) => {
  const kinds = config.layerKinds(
    "layer_types",
    ["sliding_attention", "full_attention"],
    config.size("num_hidden_layers"),
  );
  const sparse = sparseLayers(config);
  const sliding = config.section("attention_other_setting") ?? config;
  const gated = config.flag("use_head_wise_attn_gate", true);
  const layers = eachLayer(config, (index) => {
    const slides = kinds ? kinds[index] === "sliding_attention" : index % 4 !== 0;
    const heads = (slides ? sliding : config).size("num_attention_heads");
    return {
      mixer: groupedAttention(config, {
        heads,
        kvHeads: config.size("num_attention_groups", "num_key_value_heads"),
        ...(slides ? { window: config.size("sliding_window") } : {}),
        queryKeyNorm: "head",
      }),
      feedForward: sparse.has(index)
        ? gatedMixture(config, {
            experts: config.size("moe_num_experts"),
            expertsPerToken: config.size("moe_top_k"),
            sharedIntermediateSize: config.size("share_expert_dim", "share_expert_dims"),
            routerBias: true,
          })
        : gatedDense(config.size("intermediate_size")),
      ...(gated
        ? {
            extraParameters: config.size("hidden_size") * heads,
            extraParametersNote: "attention gate, one value a head",
          }
        : {}),
    };
  });
  return assemble(config, layers, { activeWithoutEmbedding: true, activeWithoutHead: true });
};

function sparseLayers(config: ConfigFields): ReadonlySet<number> {
  const text = config.text("moe_layers_enum");
  if (text !== undefined) return new Set(text.split(",").map(Number));
  throw new InputError(
    "missing_field",
    [...config.path, "moe_layers_enum"],
    'config.json: "moe_layers_enum" is missing',
    "the layers with experts, separated by commas",
  );
}

import { InputError } from "../../units/inputError.ts";
import { isSection, ConfigFields } from "./configFields.ts";
import { assemble, eachLayer, type ArchitectureReader, type Layer } from "./assemble.ts";
import { gatedDense, gatedMixture, groupedAttention, plainDense } from "./commonLayers.ts";

const nothing = { kind: "none" } as const;
const blockLetters = { M: "mamba", "*": "attention", "-": "mlp", E: "moe" } as const;
const blockNames = ["mamba", "attention", "mlp", "moe"] as const;
type Block = (typeof blockNames)[number];

/** Nemotron-H and Nemotron 3 (arXiv:2504.03624): each layer is one norm and one of Mamba-2, attention, MLP or experts. */
export const nemotronH: ArchitectureReader = (config) => {
  for (const bias of ["attention_bias", "mlp_bias", "mamba_proj_bias", "use_bias"])
    config.refuse(bias, false);
  config.refuse("use_conv_bias", true);
  config.refuse("mlp_hidden_act", "relu2");
  const layers = blocks(config).map((block): Layer => ({ ...buildBlock[block](config), norms: 1 }));
  return assemble(config, layers, { activeWithoutEmbedding: true });
};

const buildBlock: Record<Block, (config: ConfigFields) => Pick<Layer, "mixer" | "feedForward">> = {
  mamba: (config) => ({
    mixer: {
      kind: "mamba2",
      heads: config.size("mamba_num_heads"),
      headDim: config.size("mamba_head_dim"),
      stateSize: config.size("ssm_state_size"),
      groups: config.size("n_groups"),
      convKernel: config.size("conv_kernel"),
    },
    feedForward: nothing,
  }),
  attention: (config) => ({ mixer: groupedAttention(config), feedForward: nothing }),
  mlp: (config) => ({ mixer: nothing, feedForward: plainDense(config.size("intermediate_size")) }),
  moe: (config) => {
    config.refuse("n_shared_experts", 1);
    const latentSize = config.optionalSize("moe_latent_size");
    return {
      mixer: nothing,
      feedForward: gatedMixture(config, {
        gated: false,
        sharedIntermediateSize: config.size("moe_shared_expert_intermediate_size"),
        routerBias: true,
        ...(latentSize ? { latentSize } : {}),
      }),
    };
  },
};

function blocks(config: ConfigFields): readonly Block[] {
  const names = config.list("layers_block_type");
  if (names) return config.layerKinds("layers_block_type", blockNames, names.length) ?? [];
  const pattern = config.text("hybrid_override_pattern");
  if (pattern === undefined) {
    throw new InputError(
      "missing_field",
      [...config.path, "layers_block_type"],
      'config.json: "layers_block_type" (or hybrid_override_pattern) is missing',
    );
  }
  return [...pattern].map((letter) => {
    if (letter in blockLetters) return blockLetters[letter as keyof typeof blockLetters];
    throw new InputError(
      "invalid_field",
      [...config.path, "hybrid_override_pattern"],
      `config.json: "hybrid_override_pattern" holds ${JSON.stringify(letter)}`,
      `known here: ${Object.keys(blockLetters).join(" ")}`,
    );
  });
}

/** Llama-Nemotron (arXiv:2505.00949): a searched architecture that lists each block's attention and feed-forward. */
export const nemotronNas: ArchitectureReader = (config) => {
  const blockConfigs = config.list("block_configs") ?? [];
  const layers = eachLayer(config, (index) => {
    const path = [...config.path, "block_configs", String(index)];
    const block = new ConfigFields(isSection(blockConfigs[index]) ? blockConfigs[index] : {}, path);
    const attention = requiredSection(block, "attention");
    const feedForward = requiredSection(block, "ffn");
    for (const half of [attention, feedForward]) {
      half.refuse("replace_with_linear", false);
      half.refuse("sparsify", undefined);
    }
    const noAttention = attention.flag("no_op", false);
    const noFeedForward = feedForward.flag("no_op", false);
    return {
      mixer: noAttention ? nothing : groupedAttention(config, headsOf(config, attention)),
      feedForward: noFeedForward ? nothing : gatedDense(intermediateSize(config, feedForward)),
      norms: (noAttention ? 0 : 1) + (noFeedForward ? 0 : 1),
    };
  });
  return assemble(config, layers);
};

function headsOf(config: ConfigFields, attention: ConfigFields) {
  const heads = config.size("num_attention_heads");
  const window = attention.optionalSize("window_length");
  return {
    heads,
    kvHeads: heads / attention.size("n_heads_in_group"),
    ...(window ? { window } : {}),
  };
}

/** Two thirds of `ffn_mult` times twice the hidden size, rounded up to 256. */
function intermediateSize(config: ConfigFields, feedForward: ConfigFields): number {
  const multiple = feedForward.values["ffn_mult"];
  if (typeof multiple !== "number" || !(multiple > 0)) feedForward.size("ffn_mult");
  return Math.ceil(Math.trunc((2 * (multiple as number) * config.size("hidden_size")) / 3) / 256) * 256;
}

function requiredSection(block: ConfigFields, name: string): ConfigFields {
  const section = block.section(name);
  if (section) return section;
  throw new InputError(
    "missing_field",
    [...block.path, name],
    `config.json: "${[...block.path, name].join(".")}" is missing`,
  );
}

/** DeciLM-7B: grouped queries with a different number of KV heads in each layer. */
export const deciLm: ArchitectureReader = (config) => {
  const kvHeads = config.list("num_key_value_heads_per_layer") ?? [];
  const layers = eachLayer(config, (index) => ({
    mixer: groupedAttention(config, {
      kvHeads: new ConfigFields({ kvHeads: kvHeads[index] }, ["num_key_value_heads_per_layer"]).size(
        "kvHeads",
      ),
    }),
    feedForward: gatedDense(config.size("intermediate_size")),
  }));
  return assemble(config, layers);
};

import type { ConfigFields } from "./configFields.ts";

type EncoderReader = (vision: ConfigFields) => number;

/** Parameters of the vision encoder and its projector, where the wrapper's config gives all sizes; else undefined. */
export function visionParameters(wrapper: ConfigFields): number | undefined {
  const vision = wrapper.section("vision_config");
  const reader = encoders[wrapper.text("model_type") ?? ""];
  return vision && reader ? reader(vision) : undefined;
}

/** Qwen3-VL and Qwen3.5: a ViT with biases, learned positions, and one merger besides those of the deep-stack layers. */
const qwenVision: EncoderReader = (vision) => {
  const width = vision.size("hidden_size");
  const layers = vision.size("depth") * encoderLayer(width, vision.size("intermediate_size"));
  const patch =
    vision.size("in_channels") * vision.size("temporal_patch_size") * vision.size("patch_size") ** 2;
  const embedding = (patch + 1 + vision.size("num_position_embeddings")) * width;
  const merged = width * vision.size("spatial_merge_size") ** 2;
  const projections = (merged + 1) * merged + (merged + 1) * vision.size("out_hidden_size");
  const deepStack = vision.list("deepstack_visual_indexes")?.length ?? 0;
  return layers + embedding + projections + 2 * width + deepStack * (projections + 2 * merged);
};

/** Kimi K2.5's MoonViT: as above with a two-dimensional position table and a projector of two maps. */
const moonVision: EncoderReader = (vision) => {
  const width = vision.size("vt_hidden_size");
  const layers =
    vision.size("vt_num_hidden_layers") * encoderLayer(width, vision.size("vt_intermediate_size"));
  const positions = vision.size("init_pos_emb_height") * vision.size("init_pos_emb_width");
  const embedding = (3 * vision.size("patch_size") ** 2 + 1 + positions) * width;
  const [height, breadth] = (vision.list("merge_kernel_size") ?? []).map(Number);
  const merged = width * (height ?? 1) * (breadth ?? 1);
  const projector = 2 * width + (merged + 1) * merged + (merged + 1) * vision.size("text_hidden_size");
  return layers + embedding + 2 * width + projector;
};

const encoders: Readonly<Record<string, EncoderReader>> = {
  qwen3_vl: qwenVision,
  qwen3_vl_moe: qwenVision,
  qwen3_5: qwenVision,
  qwen3_5_moe: qwenVision,
  kimi_k25: moonVision,
};

/** Four attention maps and two of the feed-forward with biases, and two LayerNorms. */
function encoderLayer(width: number, intermediateSize: number): number {
  return (
    4 * (width + 1) * width + (width + 1) * intermediateSize + (intermediateSize + 1) * width + 4 * width
  );
}

import type { DenseFeedForward, FeedForward, MixtureFeedForward } from "./modelArchitecture.ts";
import type { WeightParts } from "./weightPart.ts";

/** Parameters of one feed-forward layer, by part. */
export function feedForwardParameters(feedForward: FeedForward, hiddenSize: number): Partial<WeightParts> {
  switch (feedForward.kind) {
    case "dense":
      return { dense: multilayerPerceptron(feedForward, feedForward.intermediateSize, hiddenSize) };
    case "mixture":
      return mixture(feedForward, hiddenSize);
    case "none":
      return {};
  }
}

function mixture(mixture: MixtureFeedForward, hiddenSize: number): Partial<WeightParts> {
  const { experts, sharedIntermediateSize, latentSize } = mixture;
  const expertWidth = latentSize ?? hiddenSize;
  return {
    router: hiddenSize * experts + (mixture.routerBias ? experts : 0) + (mixture.sharedGate ? hiddenSize : 0),
    experts: experts * multilayerPerceptron(mixture, mixture.intermediateSize, expertWidth),
    sharedExperts: sharedIntermediateSize
      ? multilayerPerceptron(mixture, sharedIntermediateSize, hiddenSize)
      : 0,
    dense: latentSize ? 2 * hiddenSize * latentSize : 0,
  };
}

type Shape = Pick<DenseFeedForward, "gated" | "bias">;

function multilayerPerceptron({ gated, bias }: Shape, intermediateSize: number, width: number): number {
  const inputs = gated ? 2 : 1;
  const biases = bias ? inputs * intermediateSize + width : 0;
  return (inputs + 1) * intermediateSize * width + biases;
}

import type { Model } from "./modelArchitecture.ts";

/** Whether any layer routes its tokens to experts. */
export function hasMixture({ architecture }: Pick<Model, "architecture">): boolean {
  return architecture.layers.some(({ feedForward }) => feedForward.kind === "mixture");
}

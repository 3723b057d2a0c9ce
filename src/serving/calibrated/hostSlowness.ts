import type { AcceleratorFamily } from "../../catalog/accelerator.ts";
import type { EngineOverheads, ServingConstants } from "./servingConstants.ts";

/**
 * Time that the hosts of a device generation take for the same work, over the hosts of Hopper systems. Splitwise
 * (arXiv:2311.18677) ran one engine without graphs on Azure's A100 and H100 machines: 45.0 and 30.4 ms a token for
 * Llama-2-70B on eight devices, where the host's launches are all that counts. Accelerators before Hopper stand in
 * hosts of that earlier generation.
 */
const earlierHost = 45.0 / 30.4;

const hostSlowness: Readonly<Partial<Record<AcceleratorFamily, number>>> = {
  volta: earlierHost,
  turing: earlierHost,
  ampere: earlierHost,
  cdna2: earlierHost,
};

/** Host times of an engine on the machines that a device is sold in. */
export function onHostOf(
  family: AcceleratorFamily,
  overheads: EngineOverheads,
  constants: ServingConstants,
): { readonly overheads: EngineOverheads; readonly constants: ServingConstants } {
  const slowness = hostSlowness[family];
  if (slowness === undefined) return { overheads, constants };
  return {
    overheads: {
      ...overheads,
      sequenceSeconds: overheads.sequenceSeconds * slowness,
      launchSeconds: overheads.launchSeconds * slowness,
    },
    constants: { ...constants, stepSeconds: constants.stepSeconds * slowness },
  };
}

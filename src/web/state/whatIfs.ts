import { defaultConcurrency } from "../../api/predict/resolveScenario.ts";
import { hasMixture } from "../../catalog/hasMixture.ts";
import { accelerators } from "../../catalog/accelerators.ts";
import type { Accelerator } from "../../catalog/accelerator.ts";
import type { Answered } from "./answer.ts";
import type { Draft } from "./link.ts";
import { withField } from "./page.ts";

export interface WhatIf {
  readonly name: string;
  readonly draft: Draft;
}

/** Neighbours of a scenario that people ask about; only those that would change something. */
export function whatIfs({ draft, input, compiled }: Answered): readonly WhatIf[] {
  const next = nextAccelerator(compiled.scenario.accelerator);
  const concurrency = Math.round(2 * (input.concurrency ?? defaultConcurrency));
  const isMixture = hasMixture(compiled.scenario.model);
  return [
    ...(next === undefined
      ? []
      : [{ name: `on ${next.name}`, draft: withField(draft, "hardware", next.id) }]),
    { name: `twice the TP (${2 * input.tp})`, draft: withField(draft, "tp", String(2 * input.tp)) },
    ...(input.weightDtype === "fp8"
      ? []
      : [{ name: "weights in fp8", draft: withField(draft, "weightDtype", "fp8") }]),
    ...(input.kvDtype === "fp8"
      ? []
      : [{ name: "KV cache in fp8", draft: withField(draft, "kvDtype", "fp8") }]),
    ...((input.draftTokens ?? 0) > 0
      ? []
      : [{ name: "speculative decoding", draft: withField(draft, "draftTokens", "3") }]),
    ...(isMixture && input.ep === 1 && input.tp > 1
      ? [{ name: `expert parallelism (${input.tp})`, draft: withField(draft, "ep", String(input.tp)) }]
      : []),
    ...(input.requestRate === undefined
      ? [
          {
            name: `twice the load (${concurrency})`,
            draft: withField(draft, "concurrency", String(concurrency)),
          },
        ]
      : []),
  ];
}

/** The same vendor's device with the next faster memory that is no worse in compute and joined in the same way. */
function nextAccelerator(current: Accelerator): Accelerator | undefined {
  return accelerators()
    .filter(
      ({ vendor, memoryBandwidth, peakFlops, releaseYear, scaleUp }) =>
        vendor === current.vendor &&
        memoryBandwidth > 1.1 * current.memoryBandwidth &&
        (peakFlops.bf16 ?? 0) >= (current.peakFlops.bf16 ?? 0) &&
        releaseYear >= current.releaseYear &&
        scaleUp?.topology === current.scaleUp?.topology &&
        (scaleUp?.domainSize ?? 1) >= (current.scaleUp?.domainSize ?? 1),
    )
    .toSorted((a, b) => a.memoryBandwidth - b.memoryBandwidth)
    .at(0);
}

import type { Accelerator } from "../../catalog/accelerator.ts";
import {
  allGatherAcrossServersSeconds,
  allReduceAcrossServersSeconds,
  type SpreadGroup,
} from "../../cost/acrossServersSeconds.ts";
import {
  allGatherSeconds,
  allReduceSeconds,
  pointToPointSeconds,
  reduceScatterSeconds,
} from "../../cost/collectiveSeconds.ts";
import type { DeviceCost } from "../../cost/deviceCost.ts";
import { exchangeRouteOf, exchangeSeconds } from "../../cost/exchangeSeconds.ts";
import { beyondDomainLinkOf, scaleUpLinkOf } from "../../cost/linkCost.ts";
import { remoteCopies } from "../../operators/feedForwardOperators.ts";
import type { Collective } from "../../operators/operator.ts";
import { rowsOf } from "../../operators/rows.ts";
import type { Step } from "../../operators/step.ts";

/** Seconds of the collectives of a step, over the links of one domain or across servers. */
export function exchangedSeconds(
  operator: Collective,
  device: DeviceCost,
  accelerator: Accelerator,
): (step: Step) => number {
  const { count, rows, groupSize, bytesPerRow, prefillShare, span, choices = 1 } = operator;
  const domain = accelerator.scaleUp?.domainSize ?? 1;
  const inner = scaleUpLinkOf(accelerator, device);
  const outer = beyondDomainLinkOf(accelerator, device, span);
  const staysInside = span <= domain;
  const link = staysInside ? inner : outer;
  const local = staysInside ? groupSize : Math.max(1, Math.floor((groupSize * domain) / span));
  const copyBytes = bytesPerRow / remoteCopies(groupSize, choices);
  const group: SpreadGroup = { inner, outer, local, servers: groupSize / local };
  const route = exchangeRouteOf(group, choices);
  const seconds = (executed: number): number => {
    const bytes = bytesPerRow * executed;
    switch (operator.pattern) {
      case "allReduce":
        return staysInside
          ? allReduceSeconds(link, groupSize, bytes)
          : allReduceAcrossServersSeconds(group, bytes);
      case "allGather":
        return staysInside
          ? allGatherSeconds(link, groupSize, bytes * groupSize)
          : allGatherAcrossServersSeconds(group, bytes * groupSize);
      case "reduceScatter":
        return staysInside
          ? reduceScatterSeconds(link, groupSize, bytes)
          : allGatherAcrossServersSeconds(group, bytes);
      case "allToAll":
        return exchangeSeconds(route, executed, copyBytes);
      case "pointToPoint":
        return pointToPointSeconds(link, bytes);
    }
  };
  return (step) => count * seconds(rowsOf(rows, step, prefillShare));
}

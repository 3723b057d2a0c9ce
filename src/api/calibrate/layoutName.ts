import type { Sharding } from "../../operators/sharding.ts";

const degrees = ["tp", "pp", "attentionDp", "ep", "cp"] as const;

/** How a worker is spread over devices, in words: "tp 2, ep 2". */
export function layoutName(sharding: Sharding): string {
  const spread = degrees.filter((name) => sharding[name] > 1);
  return spread.length === 0 ? "one device" : spread.map((name) => `${name} ${sharding[name]}`).join(", ");
}

import type { PublishedRecord } from "./publishedRow.ts";

/** Kinds of figures that are compared with predictions, each a table of docs/published-accuracy.md. */
export const publishedKinds: Readonly<Record<string, (record: PublishedRecord) => boolean>> = {
  "TPOT and ITL, tier A": ({ tier, metric, statistic }) =>
    tier === "A" && (metric === "tpot_ms" || metric === "itl_ms") && statistic !== "p99",
  "TTFT, tier A": ({ tier, metric, statistic }) =>
    tier === "A" && metric === "ttft_ms" && statistic !== "p99",
  "TTFT, tier B": ({ tier, metric, statistic }) =>
    tier === "B" && metric === "ttft_ms" && statistic !== "p99",
  "Latency, tier B": ({ tier, metric = "", statistic }) =>
    tier === "B" && ["tpot_ms", "itl_ms", "e2e_ms"].includes(metric) && statistic !== "p99",
  "Throughput at a stated load, tier B": ({ tier, scenario, metric }) =>
    tier === "B" && scenario === "server" && metric === "output_tokens_per_s",
  "Offline throughput": (record) => isOffline(record) && !isForeign(record),
  "Offline throughput, engines that are not modelled": (record) => isOffline(record) && isForeign(record),
};

function isOffline({ scenario, metric }: PublishedRecord): boolean {
  return scenario === "offline" && (metric === "output_tokens_per_s" || metric === "total_tokens_per_s");
}

/** Engines without any likeness to those whose schedulers and kernels are modelled: predicted as vLLM all the same. */
function isForeign({ engine }: PublishedRecord): boolean {
  return engine === "llama.cpp" || engine === "sambaflow";
}

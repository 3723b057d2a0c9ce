import type { Slo, SloMetric } from "../../simulation/metrics/slo.ts";
import type { Statistic } from "../../simulation/metrics/statistics.ts";
import { InputError } from "../../units/inputError.ts";
import { parseQuantity } from "../../units/parseQuantity.ts";

const metrics: Readonly<Record<string, SloMetric>> = {
  ttft: "ttft",
  tpot: "tpot",
  itl: "itl",
  e2e: "e2eLatency",
  e2elatency: "e2eLatency",
};
const statistics: readonly Statistic[] = ["mean", "p50", "p90", "p95", "p99"];

/** Reads "ttft<=500ms@p99,tpot<=50ms": demands on latencies, p99 where no statistic is named. Throws an `InputError`. */
export function parseSlos(text: string, path: readonly string[] = ["slo"]): readonly Slo[] {
  const parts = text.split(",").filter((part) => part.trim() !== "");
  if (parts.length === 0) throw fault(path, "slo is empty");
  return parts.map((part) => {
    const match = /^\s*([a-z0-9]+)\s*(?:<=|<|≤|=)\s*([^@]+?)\s*(?:@\s*(\w+)\s*)?$/i.exec(part);
    if (!match) throw fault(path, `slo "${part.trim()}" is not a demand on a latency`);
    const metric = metrics[match[1]!.toLowerCase()];
    if (!metric)
      throw fault(path, `slo names the unknown metric "${match[1]}"`, "one of ttft, tpot, itl, e2e");
    const statistic = (match[3] ?? "p99").toLowerCase() as Statistic;
    if (!statistics.includes(statistic)) {
      throw fault(path, `slo names the unknown statistic "${match[3]}"`, `one of ${statistics.join(", ")}`);
    }
    return { metric, limitSeconds: parseQuantity(match[2], "time", { path, range: "positive" }), statistic };
  });
}

function fault(
  path: readonly string[],
  message: string,
  hint = "for example ttft<=500ms@p99,tpot<=50ms",
): InputError {
  return new InputError("invalid_slo", path, message, hint);
}

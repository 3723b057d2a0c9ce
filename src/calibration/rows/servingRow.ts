/** One row of a table of serving measurements; empty cells are undefined. */
export interface ServingRow {
  readonly id: string;
  readonly origin: string;
  readonly measuredOn?: string;
  readonly engine: string;
  readonly engineVersion?: string;
  readonly model: string;
  readonly system: string;
  readonly weightPrecision?: string;
  readonly gemmPrecision?: string;
  readonly moePrecision?: string;
  readonly mode: "aggregated" | "disaggregated";
  readonly isl: number;
  readonly osl: number;
  readonly concurrency?: number;
  /** The most requests in flight at which the same table has this deployment. */
  readonly peakConcurrency?: number;
  readonly batchSize?: number;
  readonly worker: WorkerColumns;
  readonly prefill: WorkerColumns;
  readonly decode: WorkerColumns;
  readonly speculative: string;
  readonly complete: boolean;
  readonly ttftSeconds?: number;
  readonly tpotSeconds?: number;
}

export interface WorkerColumns {
  readonly count?: number;
  readonly batch?: number;
  readonly tp?: number;
  readonly pp?: number;
  readonly attentionDp?: number;
  readonly moeTp?: number;
  readonly moeEp?: number;
}

type Record_ = Readonly<Record<string, string | undefined>>;

const filled = (value: string | undefined): string | undefined => value?.trim() || undefined;

const number = (value: string | undefined): number | undefined => {
  const text = filled(value);
  if (text === undefined) return undefined;
  const parsed = Number(text);
  return Number.isFinite(parsed) ? parsed : undefined;
};

/** A degree of parallelism; the tables write 0 for "does not apply". */
const degree = (value: string | undefined): number | undefined => {
  const parsed = number(value);
  return parsed === undefined || parsed < 1 ? undefined : Math.round(parsed);
};

function compact<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}

function workerColumns(record: Record_, prefix: string): WorkerColumns {
  return compact({
    count: degree(record[`${prefix}num_workers`]),
    batch: number(record[`${prefix}batch`]),
    tp: degree(record[`${prefix}tp`]),
    pp: degree(record[`${prefix}pp`]),
    attentionDp: degree(record[`${prefix}attention_dp`]),
    moeTp: degree(record[`${prefix}moe_tp`]),
    moeEp: degree(record[`${prefix}moe_ep`]),
  }) as WorkerColumns;
}

/** Reads one record of such a table. Missing columns count as empty. */
export function servingRow(record: Record_, index: number): ServingRow {
  const milliseconds = (value: string | undefined): number | undefined => {
    const parsed = number(value);
    return parsed === undefined || parsed <= 0 ? undefined : parsed / 1000;
  };
  return compact({
    id: filled(record["id"]) ?? `row ${index + 1}`,
    origin: filled(record["origin"]) ?? "",
    measuredOn: filled(record["measured_on"]),
    engine: filled(record["engine"]) ?? "",
    engineVersion: filled(record["engine_version"]),
    model: filled(record["model"]) ?? "",
    system: filled(record["system"]) ?? "",
    weightPrecision: filled(record["weight_precision"]),
    gemmPrecision: filled(record["gemm_precision"]),
    moePrecision: filled(record["moe_precision"]),
    mode: filled(record["mode"])?.toLowerCase().startsWith("dis") ? "disaggregated" : "aggregated",
    isl: number(record["isl"]) ?? NaN,
    osl: number(record["osl"]) ?? NaN,
    concurrency: degree(record["concurrency"]),
    batchSize: degree(record["batch_size"]),
    worker: workerColumns(record, ""),
    prefill: workerColumns(record, "prefill_"),
    decode: workerColumns(record, "decode_"),
    speculative: filled(record["speculative"])?.toLowerCase() ?? "unknown",
    complete: /^(yes|y|true|1)$/i.test(filled(record["complete"]) ?? "yes"),
    ttftSeconds: milliseconds(record["ttft_ms"]),
    tpotSeconds: milliseconds(record["tpot_ms"]),
  }) as ServingRow;
}

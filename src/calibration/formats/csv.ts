import { InputError } from "../../units/inputError.ts";
import { csvRecords } from "../rows/csvRecords.ts";
import type { MeasuredPoint, MeasurementDefaults } from "../adjustment/measuredPoint.ts";

const columns = { isl: "isl", osl: "osl", concurrency: "concurrency", requestRate: "request_rate" } as const;
const degrees = { tp: "tp", pp: "pp", attentionDp: "attention_dp", ep: "moe_ep" } as const;

/** A table with a row a run, its latencies in the columns `ttft_ms` and `tpot_ms`. */
export function isMeasurementTable(text: string): boolean {
  const [header = ""] = text.split("\n", 1);
  return /\b(ttft_ms|tpot_ms)\b/.test(header) && header.includes(",");
}

/** Rows of aggregated deployments. Throws an `InputError` with line and column of a cell that is not a number. */
export function readCsv(text: string, file: string, defaults: MeasurementDefaults): readonly MeasuredPoint[] {
  return csvRecords(text).flatMap((record, index) => {
    const line = index + 2;
    const place = `${file}:${line}`;
    const number = (column: string): number | undefined => {
      const cell = record[column]?.trim() ?? "";
      if (cell === "") return undefined;
      const value = Number(cell);
      if (Number.isFinite(value) && value >= 0) return value === 0 ? undefined : value;
      throw new InputError(
        "not_a_number",
        [file, column],
        `${place}: ${column} must be a number, got "${cell}"`,
      );
    };
    const needed = (name: "isl" | "osl"): number => {
      const value = number(columns[name]) ?? defaults[name];
      if (value !== undefined) return value;
      throw new InputError("missing", [file, name], `${place}: ${name} is missing`, `state --${name}`);
    };
    if (record["mode"]?.startsWith("dis")) return [];
    const requestRate = number(columns.requestRate);
    const concurrency = number(columns.concurrency) ?? defaults.concurrency;
    if (requestRate === undefined && concurrency === undefined) {
      throw new InputError(
        "missing",
        [file, "concurrency"],
        `${place}: concurrency is missing`,
        "state --concurrency",
      );
    }
    const milliseconds = (column: string) => {
      const value = number(column);
      return value === undefined ? undefined : value / 1e3;
    };
    const [ttftSeconds, tpotSeconds] = [milliseconds("ttft_ms"), milliseconds("tpot_ms")];
    if (ttftSeconds === undefined && tpotSeconds === undefined) {
      throw new InputError("missing", [file, "ttft_ms"], `${place} states neither ttft_ms nor tpot_ms`);
    }
    const sharding = Object.fromEntries(
      Object.entries(degrees)
        .map(([name, column]) => [name, number(column)] as const)
        .filter(([, value]) => value !== undefined),
    );
    const textOf = (column: string) => record[column]?.trim() || undefined;
    const stated = {
      model: textOf("model"),
      system: textOf("system"),
      engine: textOf("engine"),
      engineVersion: textOf("engine_version"),
      requests: number("requests"),
      ttftSeconds,
      tpotSeconds,
    };
    return [
      {
        place,
        isl: needed("isl"),
        osl: needed("osl"),
        load: requestRate !== undefined ? { requestRate } : { concurrency: concurrency! },
        sharding,
        ...(Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined)) as Partial<
          typeof stated & MeasuredPoint
        >),
      },
    ];
  });
}

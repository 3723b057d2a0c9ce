import { InputError } from "../../units/inputError.ts";
import { type Trace, traceFault, traceOf, type TraceRow } from "./trace.ts";
import { dateTimeSeconds } from "./traceTime.ts";

/** Names that traces give to what we need, and the unit of their times. */
const columns = {
  arrival: {
    timestamp: 1,
    arrival_s: 1,
    arrival_time: 1,
    arrived_at: 1,
    arrivalseconds: 1,
    arrival_ms: 1e3,
    timestamp_ms: 1e3,
  },
  input: [
    "contexttokens",
    "input_tokens",
    "input_length",
    "request tokens",
    "num_prefill_tokens",
    "input_toks",
    "prompt_tokens",
    "inputtokens",
  ],
  output: [
    "generatedtokens",
    "output_tokens",
    "output_length",
    "response tokens",
    "num_decode_tokens",
    "output_toks",
    "completion_tokens",
    "outputtokens",
  ],
  session: ["session id", "session_id", "chat_id", "session"],
} as const;

/** Mooncake names blocks of this many tokens. */
const mooncakeBlockTokens = 512;

/**
 * Reads a trace of requests from its text and finds out its format: Azure LLM inference 2023 and 2024,
 * BurstGPT, Mooncake's JSON lines, and any CSV or JSON lines with arrival, input and output token columns;
 * a table without arrivals is read as lengths. Throws an `InputError` with the line that is wrong.
 */
export function parseTrace(text: string): Trace {
  const start = text.trimStart()[0];
  if (start === undefined) throw new InputError("empty_trace", ["trace"], "the trace is empty");
  if (start === "[")
    throw traceFault(1, "a JSON array is not a trace", "write one JSON object a line, or CSV with a header");
  return start === "{" ? parseJsonLines(text) : parseCsv(text);
}

function parseCsv(text: string): Trace {
  const lines = text.split(/\r?\n/);
  const header = lines[0]!.split(",").map((name) => name.trim().toLowerCase());
  const at = (names: readonly string[]) => header.findIndex((name) => names.includes(name));
  const arrival = at(Object.keys(columns.arrival));
  const input = at(columns.input);
  const output = at(columns.output);
  const session = at(columns.session);
  if (input < 0 || output < 0) {
    throw traceFault(
      1,
      `no columns for input and output tokens among ${header.join(", ")}`,
      "for example timestamp,input_tokens,output_tokens",
    );
  }
  const unit = arrival < 0 ? 1 : columns.arrival[header[arrival] as keyof typeof columns.arrival];
  const isBurst = header.includes("response tokens");
  const rows: TraceRow[] = [];
  let skipped = 0;
  let epoch: number | undefined;
  for (let i = 1; i < lines.length; i += 1) {
    const text = lines[i]!;
    if (text.trim() === "") continue;
    const cells = text.split(",");
    const line = i + 1;
    if (cells.length !== header.length)
      throw traceFault(line, `${cells.length} cells under ${header.length} column names`);
    const outputTokens = toNumber(cells[output]!, line, "output tokens");
    // BurstGPT keeps requests that failed, with no response.
    if (isBurst && outputTokens === 0) {
      skipped += 1;
      continue;
    }
    let arrivalSeconds = NaN;
    if (arrival >= 0) {
      const date = dateTimeSeconds(cells[arrival]!);
      if (date) {
        epoch ??= date.whole;
        if (date.whole < epoch)
          throw traceFault(line, "arrives before the first request", "sort the trace by arrival");
        arrivalSeconds = date.whole - epoch + date.fraction;
      } else {
        if (/^\s*\d+-\d+-\d/.test(cells[arrival]!))
          throw traceFault(line, `there is no such date or time: ${cells[arrival]!.trim()}`);
        arrivalSeconds = toNumber(cells[arrival]!, line, "the arrival") / unit;
      }
    }
    const inputTokens = toNumber(cells[input]!, line, "input tokens");
    rows.push({
      line,
      arrivalSeconds,
      inputTokens,
      outputTokens,
      session: session < 0 ? undefined : cells[session]!.trim() || undefined,
    });
  }
  return traceOf(csvFormat(header), rows, 1, skipped);
}

function csvFormat(header: readonly string[]): string {
  if (header.includes("contexttokens")) return "Azure LLM inference trace";
  if (header.includes("response tokens")) return "BurstGPT trace";
  return "request log";
}

function parseJsonLines(text: string): Trace {
  const rows: TraceRow[] = [];
  let mooncake = false;
  for (const [i, source] of text.split(/\r?\n/).entries()) {
    if (source.trim() === "") continue;
    const line = i + 1;
    const record = toRecord(source, line);
    const hashIds = record["hash_ids"];
    mooncake ||= hashIds !== undefined;
    if (hashIds !== undefined && !Array.isArray(hashIds)) throw traceFault(line, "hash_ids must be a list");
    const time = find(record, Object.keys(columns.arrival));
    const unit =
      hashIds === undefined
        ? columns.arrival[(time?.key ?? "timestamp") as keyof typeof columns.arrival]
        : 1e3;
    rows.push({
      line,
      arrivalSeconds: time ? toNumber(time.value, line, time.key) / unit : NaN,
      inputTokens: required(record, columns.input, line, "input tokens"),
      outputTokens: required(record, columns.output, line, "output tokens"),
      session: find(record, columns.session)?.value?.toString(),
      hashIds: hashIds as number[] | undefined,
    });
  }
  return traceOf(mooncake ? "Mooncake trace" : "request log", rows, mooncakeBlockTokens);
}

function toRecord(source: string, line: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    throw traceFault(line, "not a JSON object");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw traceFault(line, "not a JSON object");
  return value as Record<string, unknown>;
}

function find(
  record: Record<string, unknown>,
  names: readonly string[],
): { key: string; value: unknown } | undefined {
  const key = Object.keys(record).find((name) => names.includes(name.toLowerCase()));
  return key === undefined ? undefined : { key: key.toLowerCase(), value: record[key] };
}

function required(
  record: Record<string, unknown>,
  names: readonly string[],
  line: number,
  what: string,
): number {
  const found = find(record, names);
  if (!found) throw traceFault(line, `no ${what}`, `one of ${names.join(", ")}`);
  return toNumber(found.value, line, found.key);
}

function toNumber(value: unknown, line: number, what: string): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number))
    throw traceFault(line, `${what} is not a number: ${String(value)}`);
  return number;
}

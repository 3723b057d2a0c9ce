import { InputError } from "../../units/inputError.ts";
import type { MeasuredPoint, MeasurementDefaults } from "../adjustment/measuredPoint.ts";
import { aiperf } from "./aiperf.ts";
import { readBenchmark, type BenchmarkFormat } from "./benchmarkFormat.ts";
import { isMeasurementTable, readCsv } from "./csv.ts";
import { guidellm } from "./guidellm.ts";
import { inferencePerf } from "./inferencePerf.ts";
import type { Json } from "./jsonPath.ts";
import { sglang } from "./sglang.ts";
import { vllm } from "./vllm.ts";

/** A new tool is one file and one entry here. */
export const benchmarkFormats: readonly BenchmarkFormat[] = [vllm, sglang, aiperf, guidellm, inferencePerf];

const tableHint = "a CSV table with the columns isl, osl, concurrency, ttft_ms and tpot_ms";

export interface Measurements {
  readonly file: string;
  /** Name of the format; "csv" for tables. */
  readonly format: string;
  readonly points: readonly MeasuredPoint[];
}

/**
 * The runs in a benchmark's result file: JSON, a line of JSON a run, or a CSV table.
 * Throws an `InputError` that names file, line and field of whatever cannot be read.
 */
export function readMeasurements(text: string, file: string, defaults: MeasurementDefaults): Measurements {
  if (text.trim() === "") throw new InputError("empty_file", [file], `${file} is empty`);
  if (isMeasurementTable(text)) return { file, format: "csv", points: readCsv(text, file, defaults) };
  const documents = jsonDocuments(text, file);
  const read = documents.map(({ document, place }) => {
    const format = benchmarkFormats.find((one) => one.matches(document));
    if (format) return { format, points: readBenchmark(format, document, place, defaults) };
    throw new InputError(
      "unknown_format",
      [file],
      `${place} is no result of ${benchmarkFormats.map(({ title }) => title).join(", ")}`,
      `or give ${tableHint}`,
    );
  });
  return { file, format: read[0]!.format.name, points: read.flatMap(({ points }) => points) };
}

/** Python writes infinite rates and missing means as words that JSON does not have. */
function withoutPythonNumbers(text: string): string {
  return text.replaceAll(/([:[,]\s*)-?(?:Infinity|NaN)(?=\s*[,}\]])/g, "$1null");
}

function jsonDocuments(source: string, file: string): readonly { document: Json; place: string }[] {
  const text = withoutPythonNumbers(source);
  try {
    const document: Json = JSON.parse(text);
    return Array.isArray(document)
      ? document.map((one: Json, index) => ({ document: one, place: `${file}, entry ${index + 1}` }))
      : [{ document, place: file }];
  } catch {
    return text.split("\n").flatMap((line, index) => {
      if (line.trim() === "") return [];
      const place = `${file}:${index + 1}`;
      try {
        return [{ document: JSON.parse(line) as Json, place }];
      } catch (error) {
        throw new InputError(
          "malformed_document",
          [file],
          `${place} is neither JSON nor a table: ${(error as Error).message}`,
          tableHint,
        );
      }
    });
  }
}

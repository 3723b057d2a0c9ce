import { numberFormats, type FormatName } from "../../catalog/numberFormat.ts";
import { emptyStep, type Step } from "../../operators/step.ts";
import { InputError } from "../../units/inputError.ts";
import { seconds, type Seconds } from "../../units/quantity.ts";
import { csvRecords } from "../rows/csvRecords.ts";

/** One step of a model alone on one device, without an engine, as `scripts/measure` times it. */
export interface MeasuredStep {
  readonly accelerator: string;
  readonly model: string;
  /** Of the weights of linear layers and what multiplies them; embedding, head and KV cache keep 16 bits. */
  readonly precision: FormatName;
  readonly phase: "decode" | "prefill";
  readonly sequences: number;
  /** With the one that is decoded. */
  readonly tokensPerSequence: number;
  /** Kernels that the host launches for it. */
  readonly launches: number;
  /** Replayed from a graph. */
  readonly graphSeconds: Seconds;
  /** Launched kernel by kernel. */
  readonly eagerSeconds: Seconds;
}

type CsvRecord = Readonly<Record<string, string>>;

/** The rows of a steps.csv. Throws an `InputError` that names line and column. */
export function measuredSteps(csv: string): readonly MeasuredStep[] {
  return csvRecords(csv).map((record, index) => {
    const line = index + 2;
    return {
      accelerator: text(record, line, "accelerator"),
      model: text(record, line, "model"),
      precision: oneOf(record, line, "precision", Object.keys(numberFormats) as FormatName[]),
      phase: oneOf(record, line, "phase", ["decode", "prefill"]),
      sequences: positive(record, line, "sequences"),
      tokensPerSequence: positive(record, line, "tokens_per_sequence"),
      launches: positive(record, line, "launches"),
      graphSeconds: seconds(positive(record, line, "graph_ms") / 1000),
      eagerSeconds: seconds(positive(record, line, "eager_ms") / 1000),
    };
  });
}

/** What the step works on. */
export function workOf({ phase, sequences, tokensPerSequence: tokens }: MeasuredStep): Step {
  return phase === "decode"
    ? { ...emptyStep(), decodeSequences: sequences, decodeContextTokens: sequences * (tokens - 1) }
    : {
        ...emptyStep(),
        prefillSequences: sequences,
        prefillTokens: sequences * tokens,
        prefillPairs: (sequences * tokens * (tokens + 1)) / 2,
        prefillContextTokens: sequences * tokens,
      };
}

function text(record: CsvRecord, line: number, column: string): string {
  const value = record[column];
  if (value === undefined)
    throw new InputError(
      "missing_column",
      [column],
      `column ${column} is missing`,
      `the table has ${Object.keys(record).join(", ")}`,
    );
  if (value.trim() === "") throw invalid(line, column, value, "must not be empty");
  return value.trim();
}

function oneOf<Name extends string>(
  record: CsvRecord,
  line: number,
  column: string,
  names: readonly Name[],
): Name {
  const value = text(record, line, column);
  const name = names.find((one) => one === value);
  if (name === undefined) throw invalid(line, column, value, `must be one of ${names.join(", ")}`);
  return name;
}

function positive(record: CsvRecord, line: number, column: string): number {
  const value = text(record, line, column);
  const number = Number(value);
  if (!(number > 0 && number < Infinity)) throw invalid(line, column, value, "must be a positive number");
  return number;
}

function invalid(line: number, column: string, value: string, rule: string): InputError {
  return new InputError("invalid_value", [column], `line ${line}: ${column} "${value}" ${rule}`);
}

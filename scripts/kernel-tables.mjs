// Reads the Parquet files of kernel timings in a folder and hands their rows on, one case at a time.
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { decompress } from "fzstd";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { findAccelerator } from "../dist/catalog/accelerators.js";
import { kernelReaders } from "../dist/calibration/kernels/kernelCases.js";
import { InputError } from "../dist/units/inputError.js";

/** A row group may hold a whole file: read it in parts that fit into memory. */
const rowsAtOnce = 250_000;
const unusedColumns = new Set([
  "framework",
  "version",
  "device",
  "power",
  "power_limit",
  "beam_width",
  "backend",
]);
const compressors = { ZSTD: (input, length) => decompress(input, new Uint8Array(length)) };

/** Parquet files of `folder` that hold kernel timings, and the names of those that do not. */
export function kernelFiles(folder) {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new InputError(
      "not_found",
      ["DIR"],
      `no folder ${folder}`,
      "name a folder of Parquet files such as gemm.parquet",
    );
  }
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".parquet"))
    .toSorted();
  if (names.length === 0) throw new InputError("not_found", ["DIR"], `no Parquet files in ${folder}`);
  const kindOf = (name) => basename(name, ".parquet");
  return {
    files: names
      .filter((name) => kernelReaders[kindOf(name)])
      .map((name) => ({ kind: kindOf(name), path: join(folder, name) })),
    others: names.filter((name) => !kernelReaders[kindOf(name)]),
  };
}

/**
 * Calls `visit` with each timing of a file; rows without a measured time are counted, not passed on, and so are those
 * of a kind that no reader knows (a new dtype, distribution or architecture), by what is unknown.
 */
export async function eachKernelCase({ kind, path }, visit) {
  const read = kernelReaders[kind];
  let skipped = 0;
  const foreign = new Map();
  let file, metadata;
  try {
    file = await asyncBufferFromFile(path);
    metadata = await parquetMetadataAsync(file);
  } catch (error) {
    throw new InputError(
      "invalid_file",
      [path],
      `cannot read ${path}: ${error.message}`,
      "it must be a Parquet file",
    );
  }
  const total = Number(metadata.num_rows);
  const columns = metadata.schema
    .map(({ name }) => name)
    .filter((name) => !unusedColumns.has(name))
    .slice(1);
  for (let rowStart = 0; rowStart < total; rowStart += rowsAtOnce) {
    const rowEnd = Math.min(total, rowStart + rowsAtOnce);
    const rows = await readRows(path, { file, metadata, compressors, columns, rowStart, rowEnd });
    for (const row of rows) {
      if (!("latency" in row || "dispatch_avg_t_us" in row || "dispatch_transmit_us" in row)) {
        throw new InputError("missing_column", [path, "latency"], `${path} has no column latency`);
      }
      if (!((row.latency ?? 1) > 0 && Number(row.m ?? 1) > 0)) {
        skipped += 1;
        continue;
      }
      const one = atRow(path, read, row, foreign);
      if (one) visit(one);
    }
  }
  for (const [message, count] of foreign) console.error(`left out: ${count} rows of ${path}: ${message}`);
  return { total, skipped };
}

async function readRows(path, options) {
  try {
    return await parquetReadObjects(options);
  } catch (error) {
    throw new InputError("invalid_file", [path], `cannot read ${path}: ${error.message}`);
  }
}

function atRow(path, read, row, foreign) {
  try {
    return read(row);
  } catch (error) {
    if (error instanceof InputError && error.code.startsWith("unknown_")) {
      foreign.set(error.message, (foreign.get(error.message) ?? 0) + 1);
      return undefined;
    }
    if (error instanceof InputError)
      throw new InputError(error.code, [path, ...error.path], `${path}: ${error.message}`, error.hint);
    throw error;
  }
}

/** The accelerators that the catalogue knows among these names, and the names it does not know. */
export function knownAccelerators(names) {
  const known = new Map();
  const unknown = [];
  for (const name of names) {
    try {
      known.set(name, findAccelerator(name));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      unknown.push(error.message);
    }
  }
  return { known, unknown };
}

/** Runs a script's main function: a fault of the user's input is one line and exit status 2. */
export async function runScript(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    console.error(`${error.message}${error.hint ? ` (${error.hint})` : ""}`);
    process.exitCode = 2;
  }
}

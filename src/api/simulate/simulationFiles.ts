import { chromeTrace } from "../../simulation/export/chromeTrace.ts";
import { type Column, requestCsv, requestTable } from "../../simulation/export/requestTable.ts";
import { tokenCsv, tokenTable } from "../../simulation/export/tokenTable.ts";
import type { Simulation } from "../../simulation/engine/simulation.ts";
import { InputError } from "../../units/inputError.ts";
import { checkOutputFile } from "../checkOutputFile.ts";
import type { Host } from "../host.ts";
import { reportSimulation } from "./reportSimulation.ts";
import type { SimulateInput } from "./simulateInput.ts";
import type { SimulationOutput } from "./simulationOutput.ts";

const endings = {
  requestsFile: [".csv", ".parquet"],
  itlsFile: [".csv", ".parquet"],
  traceFile: [".json"],
  plotFile: [".svg", ".png"],
  reportFile: [".html"],
} as const;

/** Finds out before the run that a file could not be written where, or in the form that, its name asks for. */
export async function checkFiles(input: SimulateInput, host: Host): Promise<void> {
  for (const [field, allowed] of Object.entries(endings))
    await checkOutputFile(field, input[field as keyof typeof endings], host, allowed);
}

/** Writes what was asked for, each file whole or not at all. */
export async function writeSimulationFiles(
  sim: Simulation,
  output: SimulationOutput,
  input: SimulateInput,
  host: Host,
): Promise<void> {
  const { requestsFile, itlsFile, traceFile, plotFile, reportFile } = input;
  if (requestsFile?.toLowerCase().endsWith(".parquet"))
    await host.writeFile(requestsFile, await parquetOf(requestTable(sim)));
  else if (requestsFile !== undefined) await host.writeFile(requestsFile, requestCsv(sim));
  if (itlsFile?.toLowerCase().endsWith(".parquet")) {
    const columns = Object.entries(tokenTable(sim)).map(([name, values]) => ({ name, values }));
    await host.writeFile(itlsFile, await parquetOf(columns));
  } else if (itlsFile !== undefined) await host.writeFile(itlsFile, tokenCsv(sim));
  if (traceFile !== undefined) await host.writeFile(traceFile, chromeTrace(sim));
  if (plotFile === undefined && reportFile === undefined) return;
  const drawing = await host.drawing?.();
  if (!drawing) throw new InputError("unsupported", ["plotFile"], "plotFile: plots cannot be drawn here");
  const { drawSimulationPlots } = await import("../../report/simulationPlots.ts");
  const { paperSize } = await import("../../report/plots/plotTheme.ts");
  const { stackPlots } = await import("../../report/stackPlots.ts");
  const { curves, series, slos } = output;
  const plots = drawSimulationPlots({ curves: curves!, series, slos }, drawing);
  const stacked = stackPlots(plots, paperSize);
  if (plotFile?.toLowerCase().endsWith(".svg")) await host.writeFile(plotFile, stacked);
  else if (plotFile !== undefined) await host.writeFile(plotFile, await drawing.toPng(stacked));
  if (reportFile !== undefined) {
    const { renderHtmlPage } = await import("../../report/renderHtmlPage.ts");
    await host.writeFile(
      reportFile,
      renderHtmlPage(`Simulation of ${input.model} on ${input.hardware}`, reportSimulation(output), plots),
    );
  }
}

/** Columns as Parquet; what never was is null. */
async function parquetOf(columns: readonly Column[]): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const columnData = columns.map(({ name, values }) => {
    if (values instanceof Int32Array) return { name, data: values, type: "INT32" as const };
    if (values instanceof Float64Array) {
      return {
        name,
        data: Array.from(values, (value) => (Number.isNaN(value) ? null : value)),
        type: "DOUBLE" as const,
        nullable: true,
      };
    }
    return { name, data: [...values], type: "STRING" as const };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

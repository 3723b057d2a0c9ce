import { useEffect } from "preact/hooks";
import { reportSimulation } from "../../api/simulate/reportSimulation.ts";
import type { SimulationOutput } from "../../api/simulate/simulationOutput.ts";
import { isRunStale, runFault, runInput, runOutput, runState, startRun } from "../state/run.ts";
import { drafts } from "../state/page.ts";
import { FaultNotice } from "./FaultNotice.tsx";
import { ReportBlocks } from "./ReportBlocks.tsx";
import { RunControls } from "./RunControls.tsx";
import { RunCharts } from "./RunCharts.tsx";
import { TakeAway } from "./TakeAway.tsx";

/** A question that is still being typed is not simulated yet. */
const settledMilliseconds = 500;

/** The simulator's answer to the first scenario; `isEager` starts a run whenever the question has changed. */
export function SimulatedAnswer({ isEager }: { isEager: boolean }) {
  const question = JSON.stringify(runInput.value);
  useEffect(() => {
    if (!isEager || !isRunStale.value) return undefined;
    const timer = setTimeout(startRun, settledMilliseconds);
    return () => clearTimeout(timer);
  }, [isEager, question]);
  const output = runOutput.value;
  const fault = runFault.value;
  const isEnded = runState.value === "done" || runState.value === "stopped";
  return (
    <>
      <RunControls />
      {fault && !isRunStale.value && <FaultNotice fault={fault} hasLast={false} />}
      {output && <RunReport output={output} isEnded={isEnded} />}
      {output && isEnded && (
        <TakeAway
          draft={drafts.value[0] ?? {}}
          fidelity="simulated"
          json={() => `${JSON.stringify(output, null, 2)}\n`}
        />
      )}
    </>
  );
}

/** The figures of the run; while it goes on its verdict and its warnings are not spoken. */
function RunReport({ output, isEnded }: { output: SimulationOutput; isEnded: boolean }) {
  const report = reportSimulation(output);
  return (
    <>
      <ReportBlocks
        report={isEnded ? report : report.filter(({ kind }) => kind !== "verdict" && kind !== "notes")}
      />
      {output.series.length > 0 && <RunCharts output={output} />}
    </>
  );
}

import { peakRate } from "../../operators/peakRate.ts";
import { Chart } from "../charts/Chart.tsx";
import {
  latencyChart,
  throughputChart,
  tpotMetric,
  ttftMetric,
  type LoadSeries,
} from "../charts/loadCharts.ts";
import { promptChart } from "../charts/promptChart.ts";
import { rooflineChart, rooflinePoints } from "../charts/rooflineChart.ts";
import type { Answered } from "../state/answer.ts";
import { loadCurve, promptCurve } from "../state/curves.ts";
import { once } from "../state/once.ts";
import { meanOperators } from "../state/phases.ts";
import { objectives } from "../state/objectives.ts";
import { Objectives } from "./Objectives.tsx";
import { show, showNumber } from "./show.ts";

const loadOf = once(loadCurve);
const promptOf = once(promptCurve);

/** A scenario's sweep over concurrency. */
export const seriesOf = (answer: Answered, name: string): LoadSeries => ({
  name,
  points: loadOf(answer),
  concurrency: answer.forecast.concurrency,
  limit: answer.forecast.maxConcurrency,
});

/** Latency and throughput against concurrency, for one scenario or several. */
export function LoadCard({ answers, names }: { answers: readonly Answered[]; names: readonly string[] }) {
  const series = () => answers.map((answer, index) => seriesOf(answer, names[index] ?? ""));
  const { ttft, tpot } = objectives.value;
  const key = `${answers.map(({ draft }) => JSON.stringify(draft)).join()} ${ttft} ${tpot}`;
  const rows = (cells: (point: LoadSeries["points"][number]) => readonly string[]) =>
    series().flatMap(({ name, points }) =>
      points.map((point) => [
        ...(answers.length > 1 ? [name] : []),
        String(point.concurrency),
        ...cells(point),
      ]),
    );
  const columns = [...(answers.length > 1 ? ["Scenario"] : []), "In flight"];
  return (
    <section class="card full" aria-labelledby="load">
      <h2 id="load">Latency and throughput against concurrency</h2>
      <Objectives />
      <div class="charts">
        <Chart
          title="TPOT"
          description="Time per output token; the band holds 80 % of cases, the dot is the present load."
          of={key}
          draw={(plot, width) => latencyChart(plot, width, { ...tpotMetric, objective: tpot }, series())}
          table={() => ({
            columns: [...columns, "TPOT", "low", "high"],
            rows: rows(({ tpot: mean, tpotLow, tpotHigh }) =>
              [mean, tpotLow, tpotHigh].map((value) => show(value, "time")),
            ),
          })}
        />
        <Chart
          title="TTFT"
          description="Time to first token, waiting included."
          of={key}
          draw={(plot, width) => latencyChart(plot, width, { ...ttftMetric, objective: ttft }, series())}
          table={() => ({
            columns: [...columns, "TTFT", "low", "high"],
            rows: rows(({ ttft: mean, ttftLow, ttftHigh }) =>
              [mean, ttftLow, ttftHigh].map((value) => show(value, "time")),
            ),
          })}
        />
        <Chart
          title="Output throughput"
          description="Output tokens a second of the whole deployment."
          of={key}
          draw={(plot, width) => throughputChart(plot, width, series())}
          table={() => ({
            columns: [...columns, "Output"],
            rows: rows(({ tokensPerSecond }) => [show(tokensPerSecond, "tokenRate")]),
          })}
        />
      </div>
    </section>
  );
}

export function PromptCard({ answer }: { answer: Answered }) {
  const { workload } = answer.compiled.scenario;
  return (
    <section class="card">
      <Chart
        title="TTFT against prompt length"
        description="The same deployment under the same load; the dashed line is the present prompt."
        of={answer}
        draw={(plot, width) => promptChart(plot, width, promptOf(answer), workload.inputTokens)}
        table={() => ({
          columns: ["Prompt", "TTFT", "low", "high"],
          rows: promptOf(answer).map(({ inputTokens, ttft, ttftLow, ttftHigh }) => [
            show(inputTokens, "tokens"),
            ...[ttft, ttftLow, ttftHigh].map((value) => show(value, "time")),
          ]),
        })}
      />
    </section>
  );
}

export function RooflineCard({ answer }: { answer: Answered }) {
  const { prefill, decode } = meanOperators(answer);
  const { accelerator } = answer.compiled.scenario;
  const points = [
    ...rooflinePoints("prefill", prefill.operators),
    ...rooflinePoints("decode", decode.operators),
  ];
  const kinds = new Set(
    answer.compiled.decodeWorker.operators.flatMap((operator) => ("math" in operator ? [operator.math] : [])),
  );
  const roofs = new Map(
    [...kinds]
      .map((kind) => peakRate(accelerator, kind))
      .map(({ math, flopsPerSecond }) => [math, flopsPerSecond]),
  );
  return (
    <section class="card">
      <Chart
        title="Roofline"
        description={`Squares prefill, circles decode; the larger, the longer. Roofs: ${show(accelerator.memoryBandwidth, "bandwidth")} and the dense peaks.`}
        of={answer}
        draw={(plot, width) =>
          rooflineChart(
            plot,
            width,
            points,
            [...roofs].map(([name, peakFlops]) => ({ name, peakFlops })),
            accelerator.memoryBandwidth,
          )
        }
        table={() => ({
          columns: ["Phase", "Operator", "FLOPs a byte", "Achieved"],
          rows: points.map(({ phase, name, intensity, flopsPerSecond }) => [
            phase,
            name,
            showNumber(intensity, 3),
            show(flopsPerSecond, "flopRate"),
          ]),
        })}
      />
    </section>
  );
}

import type { SimulationOutput } from "../../api/simulate/simulationOutput.ts";
import { Chart } from "../charts/Chart.tsx";
import { distributionChart, timelineChart, type Course } from "../charts/runCharts.ts";
import { show, showNumber, showPercent } from "./show.ts";

const timelines: readonly Course[] = [
  {
    title: "Batch",
    description: "Sequences that run, all replicas together.",
    key: "batchSize",
    format: (value) => showNumber(value, 3),
  },
  {
    title: "Queue",
    description: "Requests that wait.",
    key: "waiting",
    format: (value) => showNumber(value, 3),
  },
  {
    title: "KV cache in use",
    description: "Share of the KV blocks.",
    key: "kvUtilisation",
    format: showPercent,
    highest: 1,
  },
  {
    title: "Output",
    description: "Output tokens a second.",
    key: "outputTokensPerSecond",
    format: (value) => show(value, "tokenRate", 3),
  },
  {
    title: "TTFT by arrival",
    description: "Mean time to first token of the requests that arrived then.",
    key: "ttftSeconds",
    format: (value) => show(value, "time", 3),
  },
];

const latencies = [
  ["ttft", "TTFT", "Time to first token, waiting included."],
  ["tpot", "TPOT", "Mean time per output token of a request."],
  ["itl", "ITL", "Every gap between two tokens."],
  ["e2eLatency", "End-to-end latency", "From arrival to the last token."],
] as const;

/** A run as it was over time, and how its latencies are spread. */
export function RunCharts({ output }: { output: SimulationOutput }) {
  const { series, curves, slos } = output;
  return (
    <>
      <section class="card full" aria-labelledby="timeline">
        <h2 id="timeline">Over time</h2>
        <div class="charts">
          {timelines.map((timeline) => (
            <Chart
              key={timeline.key}
              title={timeline.title}
              description={timeline.description}
              of={output}
              draw={(plot, width) => timelineChart(plot, width, series, timeline)}
              table={() => ({
                columns: ["Time", timeline.title],
                rows: series.map((point) => [
                  show(point.startSeconds, "time"),
                  timeline.format(point[timeline.key] ?? Number.NaN),
                ]),
              })}
            />
          ))}
        </div>
      </section>
      {curves && (
        <section class="card full" aria-labelledby="distributions">
          <h2 id="distributions">Share of requests within a latency</h2>
          <div class="charts wide-charts">
            {latencies.map(([metric, title, description]) => (
              <Chart
                key={metric}
                title={`${title}, cumulative`}
                description={description}
                of={output}
                draw={(plot, width) =>
                  distributionChart(
                    plot,
                    width,
                    curves[metric],
                    slos.filter((slo) => slo.metric === metric).map(({ limitSeconds }) => limitSeconds),
                  )
                }
                table={() => ({
                  columns: ["Share", "within"],
                  rows: curves[metric].map(({ value, share }) => [
                    showPercent(share),
                    show(value ?? Number.NaN, "time"),
                  ]),
                })}
              />
            ))}
          </div>
        </section>
      )}
    </>
  );
}

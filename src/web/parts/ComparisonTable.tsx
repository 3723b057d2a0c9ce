import type { Answer, Answered } from "../state/answer.ts";
import { labelOf } from "../state/fields.ts";
import { once } from "../state/once.ts";
import { drafts } from "../state/page.ts";
import { differingFields, valueIn } from "../state/scenarioNames.ts";
import { bounds } from "./interval.ts";
import { show, showNumber } from "./show.ts";

interface Row {
  readonly name: string;
  text(answer: Answered): string;
  /** For finding the best; absent where more or less is neither. */
  value?(answer: Answered): number;
  readonly best?: "low" | "high";
}

const plainRows: readonly Row[] = [
  { name: "Devices", text: ({ forecast }) => showNumber(forecast.devices) },
  {
    name: "TTFT",
    text: ({ forecast }) => show(forecast.ttft.seconds, "time"),
    value: ({ forecast }) => forecast.ttft.seconds,
    best: "low",
  },
  { name: "TTFT, 80 %", text: ({ forecast }) => bounds(forecast.ttft) },
  {
    name: "TPOT",
    text: ({ forecast }) => show(forecast.tpot.seconds, "time"),
    value: ({ forecast }) => forecast.tpot.seconds,
    best: "low",
  },
  { name: "TPOT, 80 %", text: ({ forecast }) => bounds(forecast.tpot) },
  {
    name: "Output throughput",
    text: ({ forecast }) => show(forecast.outputTokensPerSecond, "tokenRate"),
    value: ({ forecast }) => forecast.outputTokensPerSecond,
    best: "high",
  },
  {
    name: "per device",
    text: ({ forecast }) => show(forecast.outputTokensPerSecondPerDevice, "tokenRate"),
    value: ({ forecast }) => forecast.outputTokensPerSecondPerDevice,
    best: "high",
  },
  {
    name: "for one user",
    text: ({ forecast }) => show(forecast.outputTokensPerSecondPerUser, "tokenRate"),
    value: ({ forecast }) => forecast.outputTokensPerSecondPerUser,
    best: "high",
  },
  {
    name: "KV cache holds",
    text: ({ forecast }) => `${showNumber(forecast.maxConcurrency)} requests`,
    value: ({ forecast }) => forecast.maxConcurrency,
    best: "high",
  },
  {
    name: "Cost per million output tokens",
    text: ({ forecast: { usdPerMillionOutputTokens: usd } }) =>
      usd === undefined ? "–" : `${showNumber(usd, 3)} USD`,
    value: ({ forecast }) => forecast.usdPerMillionOutputTokens ?? Infinity,
    best: "low",
  },
  {
    name: "Energy per million output tokens",
    text: ({ forecast: { joulesPerOutputToken: joules } }) =>
      joules === undefined ? "–" : show(joules * 1e6, "energy", 3),
    value: ({ forecast }) => forecast.joulesPerOutputToken ?? Infinity,
    best: "low",
  },
  { name: "Decode bound by", text: ({ forecast }) => forecast.decode.bound },
];

/** Answers that did not change are not written anew. */
const rows = plainRows.map((row) => ({ ...row, text: once(row.text) }));

/** Questions and answers side by side: what differs is marked, the best of a row is bold. */
export function ComparisonTable({
  answers,
  names,
}: {
  answers: readonly Answer[];
  names: readonly string[];
}) {
  const asked = [
    "model",
    "hardware",
    ...differingFields(drafts.value).filter((name) => name !== "model" && name !== "hardware"),
  ];
  const served = answers.map((answer) => (answer.ok && answer.forecast.feasible ? answer : undefined));
  return (
    <section class="card full" aria-labelledby="compared">
      <h2 id="compared">Side by side</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label="Comparison">
        <table class="comparison">
          <thead>
            <tr>
              <td />
              {names.map((name, index) => (
                <th key={index} scope="col" class={`series-${index + 1} swatch`}>
                  {index + 1}. {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {asked.map((field) => {
              const values = drafts.value.map((draft) => valueIn(draft, field));
              return (
                <tr key={field} class={new Set(values).size > 1 ? "different" : ""}>
                  <th scope="row">{labelOf(field)}</th>
                  {values.map((value, index) => (
                    <td key={index}>{value}</td>
                  ))}
                </tr>
              );
            })}
            <tr>
              <th scope="row">Serves</th>
              {answers.map((answer, index) => (
                <td key={index}>
                  {answer.ok
                    ? answer.forecast.feasible
                      ? "yes"
                      : `no: ${answer.forecast.reasons[0]?.message}`
                    : answer.error.message}
                </td>
              ))}
            </tr>
            {rows.map((row) => (
              <Line key={row.name} row={row} served={served} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Line({ row, served }: { row: Row; served: readonly (Answered | undefined)[] }) {
  const values = served.map((answer) => (answer && row.value ? row.value(answer) : Number.NaN));
  const known = values.filter((value) => Number.isFinite(value));
  const best = row.best === "low" ? Math.min(...known) : Math.max(...known);
  const base = values[0];
  return (
    <tr>
      <th scope="row">{row.name}</th>
      {served.map((answer, index) => {
        const value = values[index] ?? Number.NaN;
        const ratio =
          base !== undefined && index > 0 && base > 0 && Number.isFinite(value) ? value / base : undefined;
        const isBest = known.length > 1 && value === best;
        return (
          <td key={index} class={isBest ? "best" : ""}>
            {answer === undefined ? "–" : row.text(answer)}
            {isBest && <span class="visually-hidden"> (best)</span>}
            {ratio !== undefined && <small> × {showNumber(ratio, 3)}</small>}
          </td>
        );
      })}
    </tr>
  );
}

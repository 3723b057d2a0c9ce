import type { Answered } from "../state/answer.ts";
import { show, showNumber } from "./show.ts";

/** What a million tokens cost in money and energy, and from which price and power. */
export function CostCard({ answer: { forecast, compiled } }: { answer: Answered }) {
  const { accelerator, pricePerDeviceHour, workload } = compiled.scenario;
  const price = pricePerDeviceHour ?? accelerator.pricePerHour;
  const { usdPerMillionOutputTokens: usd, joulesPerOutputToken: joules, devices } = forecast;
  const share = workload.outputTokens / (workload.inputTokens + workload.outputTokens);
  return (
    <section class="card" aria-labelledby="cost">
      <h2 id="cost">Cost and energy</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Per million tokens</th>
            <th scope="col" class="number">
              of output
            </th>
            <th scope="col" class="number">
              of input and output
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Cost</th>
            <td class="number">{usd === undefined ? "no price known" : `${showNumber(usd)} USD`}</td>
            <td class="number">{usd === undefined ? "–" : `${showNumber(usd * share)} USD`}</td>
          </tr>
          <tr>
            <th scope="row">Energy</th>
            <td class="number">{joules === undefined ? "no power known" : show(joules * 1e6, "energy")}</td>
            <td class="number">{joules === undefined ? "–" : show(joules * 1e6 * share, "energy")}</td>
          </tr>
        </tbody>
      </table>
      <p class="help">
        {price === undefined
          ? "State a price per hour to see what tokens cost."
          : `${showNumber(price)} USD an hour for each of ${devices} devices${pricePerDeviceHour === undefined ? ", an assumption of the catalogue" : ""}.`}{" "}
        {accelerator.thermalDesignPower !== undefined &&
          `Energy takes 75 % of the thermal design power (${show(accelerator.thermalDesignPower, "power")}), devices only.`}
      </p>
    </section>
  );
}

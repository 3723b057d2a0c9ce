import { fidelities, fidelityField, fidelityOf, type Fidelity as Name } from "../state/fidelity.ts";
import type { Draft } from "../state/link.ts";

const described: Readonly<Record<Name, readonly [label: string, help: string]>> = {
  "first-order": ["First-order", "Bounds of one batch by textbook formulas"],
  calibrated: ["Calibrated", "Measured efficiencies, engine and load"],
  simulated: ["Simulated", "Request by request, with tails"],
};

/** How closely to look. */
export function Fidelity({ draft, onChoose }: { draft: Draft; onChoose(name: Name): void }) {
  const current = fidelityOf(draft);
  return (
    <fieldset class="card fidelity">
      <legend class="visually-hidden">Fidelity</legend>
      <div class="choices">
        {fidelities.map((name) => (
          <label key={name} class={name === current ? "chosen" : ""}>
            <input
              type="radio"
              name={fidelityField}
              value={name}
              checked={name === current}
              onChange={() => onChoose(name)}
            />
            {described[name][0]}
          </label>
        ))}
      </div>
      <p class="help">{described[current][1]}</p>
    </fieldset>
  );
}

import { signal } from "@preact/signals";
import type { DerivationStep } from "../state/derivation.ts";

const isOpen = signal(false);

/** How the figures were computed, with the numbers put in; worked out when it is opened. */
export function Derivation({ steps }: { steps: () => readonly DerivationStep[] }) {
  return (
    <section class="card full">
      <details open={isOpen.value} onToggle={(event) => (isOpen.value = event.currentTarget.open)}>
        <summary>
          <h2>How was this computed?</h2>
        </summary>
        {isOpen.value && (
          <ol class="derivation">
            {steps().map(({ title, formula, substituted, result, note, source }) => (
              <li key={title}>
                <b>{title}</b>
                <div class="symbolic">
                  <code>{formula}</code>
                </div>
                <div>
                  <code>
                    = {substituted} = <b>{result}</b>
                  </code>
                </div>
                {note && <p class="help">{note}</p>}
                {source && <p class="help">Source: {source}</p>}
              </li>
            ))}
          </ol>
        )}
      </details>
    </section>
  );
}

import { signal } from "@preact/signals";
import type { Answered } from "../state/answer.ts";
import { derivationOf } from "../state/derivation.ts";

const isOpen = signal(false);

/** How the figures were computed, with the numbers put in. */
export function Derivation({ answer }: { answer: Answered }) {
  return (
    <section class="card full">
      <details open={isOpen.value} onToggle={(event) => (isOpen.value = event.currentTarget.open)}>
        <summary>
          <h2>How was this computed?</h2>
        </summary>
        {isOpen.value && (
          <ol class="derivation">
            {derivationOf(answer).map(({ title, formula, substituted, result, note }) => (
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
              </li>
            ))}
          </ol>
        )}
      </details>
    </section>
  );
}

import { signal } from "@preact/signals";
import { download } from "../state/download.ts";
import type { Answered } from "../state/answer.ts";
import { cliCommand, libraryCode, scenarioYaml } from "../state/takeAway.ts";
import { engineCommand } from "../state/engineCommand.ts";
import { exportCsv, exportJson } from "../state/exports.ts";
import { CopyButton } from "./CopyButton.tsx";

const forms: readonly (readonly [name: string, text: (answer: Answered) => string])[] = [
  ["Command line", ({ draft }) => cliCommand(draft)],
  ["Library", ({ draft }) => libraryCode(draft)],
  ["Scenario file", ({ draft }) => scenarioYaml(draft)],
  ["Engine", engineCommand],
];

const chosen = signal(0);

/** The same question for other places, and the answer as files. */
export function TakeAway({ answer }: { answer: Answered }) {
  const [name, text] = forms[chosen.value] ?? forms[0]!;
  return (
    <section class="card full actions" aria-labelledby="take">
      <h2 id="take">Take it with you</h2>
      <div class="row">
        {forms.map(([label], index) => (
          <button
            key={label}
            type="button"
            aria-pressed={index === chosen.value}
            onClick={() => (chosen.value = index)}
          >
            {label}
          </button>
        ))}
        <span class="apart" />
        <button
          type="button"
          onClick={() => download("servecast.json", "application/json", exportJson(answer))}
        >
          Save JSON
        </button>
        <button type="button" onClick={() => download("servecast.csv", "text/csv", exportCsv(answer))}>
          Save CSV
        </button>
      </div>
      <pre class="code" tabIndex={0} aria-label={name}>
        {text(answer)}
      </pre>
      <CopyButton label={`Copy ${name.toLowerCase()}`} text={() => text(answer)} />
    </section>
  );
}

import { signal } from "@preact/signals";
import { download } from "../state/download.ts";
import type { Fidelity } from "../state/fidelity.ts";
import type { Draft } from "../state/link.ts";
import { ownFiles } from "../state/ownFiles.ts";
import { cliCommand, libraryCode, scenarioYaml } from "../state/takeAway.ts";
import { CopyButton } from "./CopyButton.tsx";

interface Props {
  readonly draft: Draft;
  readonly fidelity: Fidelity;
  /** What the command line prints with `--json`. */
  json(): string;
  csv?(): string;
  /** The start of the engine, where the fidelity knows one. */
  engine?(): string;
}

const chosen = signal("Command line");

/** The same question for other places, and the answer as files. */
export function TakeAway({ draft, fidelity, json, csv, engine }: Props) {
  const forms: Readonly<Record<string, () => string>> = {
    "Command line": () => cliCommand(draft, fidelity),
    ...(fidelity !== "simulated" && { Library: () => libraryCode(draft, fidelity) }),
    "Scenario file": () => scenarioYaml(draft, fidelity),
    ...(engine && { Engine: engine }),
  };
  const name = chosen.value in forms ? chosen.value : "Command line";
  const text = forms[name]!;
  const named = new Set(Object.values(draft));
  const own = [...ownFiles.value.values()].filter((file) => named.has(file.name));
  return (
    <section class="card full actions" aria-labelledby="take">
      <h2 id="take">Take it with you</h2>
      <div class="row">
        {Object.keys(forms).map((label) => (
          <button
            key={label}
            type="button"
            aria-pressed={label === name}
            onClick={() => (chosen.value = label)}
          >
            {label}
          </button>
        ))}
        <span class="apart" />
        {own.map((file) => (
          <button
            key={file.name}
            type="button"
            onClick={() => download(file.name, "application/json", `${file.text}\n`)}
          >
            Save {file.name}
          </button>
        ))}
        <button type="button" onClick={() => download("servecast.json", "application/json", json())}>
          Save JSON
        </button>
        {csv && (
          <button type="button" onClick={() => download("servecast.csv", "text/csv", csv())}>
            Save CSV
          </button>
        )}
      </div>
      <pre class="code" tabIndex={0} aria-label={name}>
        {text()}
      </pre>
      <CopyButton label={`Copy ${name.toLowerCase()}`} text={text} />
    </section>
  );
}

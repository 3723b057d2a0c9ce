import { acceleratorEntry, acceleratorNames } from "../../catalog/accelerators.ts";
import { modelEntry, modelNames } from "../../catalog/models.ts";
import type { Datum } from "../../catalog/provenance.ts";
import { labelOf } from "../state/fields.ts";
import { sourceOf, sourceText } from "../state/sourceText.ts";
import type { Draft } from "../state/link.ts";
import { acceleratorOf, modelOf, ownFiles } from "../state/ownFiles.ts";
import { signal } from "@preact/signals";

const isOpen = signal(false);

/** Every figure of the chosen device and model as its source spells it. */
export function SourceFacts({ draft }: { draft: Draft }) {
  return (
    <details class="own" open={isOpen.value} onToggle={(event) => (isOpen.value = event.currentTarget.open)}>
      <summary>Facts and their sources</summary>
      {isOpen.value && <Facts draft={draft} />}
    </details>
  );
}

function Facts({ draft }: { draft: Draft }) {
  const rows = [...deviceFacts(draft["hardware"] ?? ""), ...modelFacts(draft["model"] ?? "")];
  if (rows.length === 0) return <p class="help">Records of your own carry no sources.</p>;
  return (
    <dl class="facts">
      {rows.map(({ name, datum }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {datum.value} <Source datum={datum} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Source({ datum }: { datum: Datum }) {
  const { url } = sourceOf(datum.source);
  const text = sourceText(datum);
  return (
    <small>
      {url === undefined ? (
        text
      ) : (
        <a href={url} rel="noreferrer">
          {text}
        </a>
      )}
    </small>
  );
}

interface NamedDatum {
  readonly name: string;
  readonly datum: Datum;
}

function deviceFacts(name: string): readonly NamedDatum[] {
  try {
    const own = ownFiles.value.get(name);
    if (own?.field === "hardware") return collect(own.entry, []);
    const { id } = acceleratorOf(name, "hardware");
    if (!acceleratorNames().some((named) => named.id === id)) return [];
    return collect(acceleratorEntry(id), []);
  } catch {
    return [];
  }
}

function modelFacts(name: string): readonly NamedDatum[] {
  try {
    const { id } = modelOf(name);
    if (!modelNames().some((named) => named.id === id)) return [];
    const { source } = modelEntry(id);
    return [{ name: "Architecture", datum: { ...source, value: "" } }];
  } catch {
    return [];
  }
}

/** All data of an entry, however deep. */
function collect(value: unknown, path: readonly string[]): readonly NamedDatum[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  if ("value" in value && "source" in value)
    return [{ name: path.map(labelOf).join(", "), datum: value as Datum }];
  return Object.entries(value).flatMap(([key, inner]) => collect(inner, [...path, key]));
}

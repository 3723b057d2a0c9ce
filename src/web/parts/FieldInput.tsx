import { useId } from "preact/hooks";
import type { Field } from "../../api/fields.ts";
import { labelOf } from "../state/fields.ts";
import { rangeOf } from "./sliderRanges.ts";

interface Props {
  readonly field: Field;
  readonly text: string;
  readonly error?: string | undefined;
  onChange(text: string): void;
}

/** One field of a schema: its name, its unit, its help or its fault, and a slider where a range makes sense. */
export function FieldInput({ field, text, error, onChange }: Props) {
  const id = useId();
  const { name, kind, description, choices } = field;
  const fallback = field.default === undefined ? "" : String(field.default);
  const described = {
    "aria-describedby": `${id}-note`,
    "aria-invalid": error !== undefined,
  };
  const range = rangeOf(name);
  // What is on by default is asked as the command line does: whether to do without.
  const isNegated = kind === "boolean" && field.default === true;
  const position = range && range.positionOf(Number(text === "" ? fallback || range.usual : text));
  return (
    <div class="field">
      <label for={id}>{isNegated ? `No ${labelOf(name).toLowerCase()}` : labelOf(name)}</label>
      {kind === "boolean" ? (
        <input
          id={id}
          {...described}
          type="checkbox"
          role="switch"
          checked={(text || fallback) !== String(isNegated)}
          onChange={(event) => onChange(event.currentTarget.checked ? String(!isNegated) : "")}
        />
      ) : choices.length > 0 && kind === "text" ? (
        <select
          id={id}
          {...described}
          value={text || fallback}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {fallback === "" && <option value="">default</option>}
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          {...described}
          value={text}
          placeholder={fallback || range?.placeholder || "default"}
          inputMode={kind === "text" ? "text" : "decimal"}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
      {range && (
        <input
          type="range"
          aria-label={`${labelOf(name)}, slider`}
          aria-valuetext={text || fallback || range.placeholder}
          min={0}
          max={range.steps}
          step={1}
          value={position}
          onInput={(event) => onChange(String(range.valueAt(Number(event.currentTarget.value))))}
        />
      )}
      <span id={`${id}-note`} class={error === undefined ? "help" : "error"}>
        {error ?? description}
      </span>
    </div>
  );
}

import { useId, useState } from "preact/hooks";
import { acceleratorEntry } from "../../catalog/accelerators.ts";
import { InputError } from "../../units/inputError.ts";
import { acceleratorFields, acceleratorFileOf, textsOf } from "../state/acceleratorFields.ts";
import { labelOf } from "../state/fields.ts";
import { acceleratorOf, adopt, ownFiles } from "../state/ownFiles.ts";
import { drafts, setField } from "../state/page.ts";
import { messageOf } from "./FaultNotice.tsx";

/** Describes an accelerator of one's own, from the chosen one or from nothing. */
export function AcceleratorForm() {
  const [texts, setTexts] = useState<ReadonlyMap<string, string>>(new Map());
  const [fault, setFault] = useState<InputError | undefined>(undefined);
  const faulty = fault?.path.join(".");
  const save = async () => {
    try {
      const { name } = await adopt(JSON.stringify(acceleratorFileOf(texts)), "accelerator.json");
      setFault(undefined);
      setField(0, "hardware", name);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      setFault(error);
    }
  };
  return (
    <details class="own">
      <summary>Describe an accelerator</summary>
      <p class="help">
        Figures with their units: 80 GiB, 3.35 TB/s, 989 TFLOP/s. Rates are dense, links count one direction.
      </p>
      <button type="button" onClick={() => setTexts(copyOfChosen())}>
        Start from the chosen one
      </button>
      {acceleratorFields().map(({ path, required, choices, description }) => (
        <TextField
          key={path}
          label={path.split(".").map(labelOf).join(", ")}
          text={texts.get(path) ?? ""}
          choices={choices}
          required={required}
          help={description}
          error={faulty === path ? messageOf(fault) : undefined}
          onChange={(text) => setTexts(new Map(texts).set(path, text))}
        />
      ))}
      {fault && !acceleratorFields().some(({ path }) => path === faulty) && (
        <p class="error" role="alert">
          {messageOf(fault)}
        </p>
      )}
      <button type="button" class="primary" onClick={() => void save()}>
        Use this accelerator
      </button>
    </details>
  );
}

function copyOfChosen(): ReadonlyMap<string, string> {
  const name = drafts.value[0]?.["hardware"] ?? "";
  const own = ownFiles.value.get(name);
  try {
    const entry =
      own?.field === "hardware" ? own.entry : acceleratorEntry(acceleratorOf(name, "hardware").id);
    return new Map(textsOf(entry)).set("name", own ? entry.name : `My ${entry.name}`);
  } catch {
    return new Map();
  }
}

interface TextFieldProps {
  readonly label: string;
  readonly text: string;
  readonly choices: readonly string[];
  readonly required: boolean;
  readonly help: string;
  readonly error: string | undefined;
  onChange(text: string): void;
}

function TextField({ label, text, choices, required, help, error, onChange }: TextFieldProps) {
  const id = useId();
  const described = {
    id,
    "aria-invalid": error !== undefined,
    "aria-describedby": `${id}-note`,
    "aria-required": required,
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {choices.length > 0 ? (
        <select {...described} value={text} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">not stated</option>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...described}
          value={text}
          placeholder={required ? "needed" : "not stated"}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
      <span id={`${id}-note`} class={error === undefined ? "help" : "error"}>
        {error ?? help}
      </span>
    </div>
  );
}

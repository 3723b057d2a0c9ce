import { useMemo, useState } from "preact/hooks";
import type { InputError } from "../../units/inputError.ts";
import { acceleratorChoices, modelChoices } from "../state/choices.ts";
import type { Fidelity } from "../state/fidelity.ts";
import { fieldGroups, labelOf, type FormField } from "../state/fields.ts";
import type { Draft } from "../state/link.ts";
import { ownFiles } from "../state/ownFiles.ts";
import { Combobox, type Choice } from "./Combobox.tsx";
import { messageOf } from "./FaultNotice.tsx";
import { FieldInput } from "./FieldInput.tsx";
import { OwnFiles } from "./OwnFiles.tsx";
import { SourceFacts } from "./SourceFacts.tsx";

interface Props {
  readonly draft: Draft;
  readonly fidelity?: Fidelity;
  readonly error?: InputError | undefined;
  onField(name: string, text: string): void;
}

/** Groups that are open from the start where there is room; the others open when they hold a value or a fault. */
const open = new Set(["Sharding", "Load"]);

/** The whole input of a prediction, grouped as its schema says. */
export function Form({ draft, fidelity = "calibrated", error, onField }: Props) {
  const [hasRoom] = useState(() => matchMedia("(min-width: 901px)").matches);
  const faulty = error?.path.at(0);
  const faultOf = (name: string) => (faulty === name ? messageOf(error) : undefined);
  return (
    <form class="card form" aria-label="Scenario" onSubmit={(event) => event.preventDefault()}>
      {[...fieldGroups(fidelity)].map(([group, fields]) => {
        const inputs = fields.map((field) => (
          <Input
            key={field.name}
            field={field}
            text={draft[field.name] ?? ""}
            error={faultOf(field.name)}
            onChange={(text) => onField(field.name, text)}
          />
        ));
        if (group === "Deployment") {
          return (
            <fieldset key={group}>
              <legend>{group}</legend>
              {inputs}
              <OwnFiles />
              <SourceFacts draft={draft} />
            </fieldset>
          );
        }
        const isUsed = fields.some(({ name }) => draft[name] !== undefined || faulty === name);
        return (
          <details key={group} class="group" open={(hasRoom && open.has(group)) || isUsed}>
            <summary>{group}</summary>
            {inputs}
          </details>
        );
      })}
    </form>
  );
}

interface InputProps {
  readonly field: FormField;
  readonly text: string;
  readonly error: string | undefined;
  onChange(text: string): void;
}

/** For names that may be left out. */
const none: Choice = { id: "", label: "none", aliases: [], facts: () => "" };

/** Drawn again only when its own text or fault changed: a dragged slider leaves the other forty fields alone. */
function Input({ field, text, error, onChange }: InputProps) {
  const own = ownFiles.value;
  return useMemo(() => {
    if (field.catalog === undefined)
      return <FieldInput field={field} text={text} error={error} onChange={onChange} />;
    return (
      <Combobox
        label={labelOf(field.name)}
        value={text}
        choices={[
          ...(field.required ? [] : [none]),
          ...(field.catalog === "model" ? modelChoices() : acceleratorChoices()),
        ]}
        help={field.description}
        error={error}
        onChoose={onChange}
      />
    );
  }, [field, text, error, own]);
}

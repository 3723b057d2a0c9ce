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
  return (
    <form class="card form" aria-label="Scenario" onSubmit={(event) => event.preventDefault()}>
      {[...fieldGroups(fidelity)].map(([group, fields]) => {
        const isFaulty = fields.some(({ name }) => name === faulty);
        return (
          <Group
            key={group}
            name={group}
            fields={fields}
            draft={draft}
            error={isFaulty ? error : undefined}
            isOpen={hasRoom && open.has(group)}
            onField={onField}
          />
        );
      })}
    </form>
  );
}

interface GroupProps {
  readonly name: string;
  readonly fields: readonly FormField[];
  readonly draft: Draft;
  /** A fault of one of the fields. */
  readonly error: InputError | undefined;
  readonly isOpen: boolean;
  onField(name: string, text: string): void;
}

/** Drawn again only when one of its own texts or faults changed: a dragged slider leaves the other groups alone. */
function Group({ name, fields, draft, error, isOpen, onField }: GroupProps) {
  const texts = fields.map((field) => draft[field.name] ?? "");
  const own = ownFiles.value;
  return useMemo(() => {
    const faulty = error?.path.at(0);
    const inputs = fields.map((field, index) => (
      <Input
        key={field.name}
        field={field}
        text={texts[index] ?? ""}
        error={faulty === field.name ? messageOf(error) : undefined}
        onChange={(text) => onField(field.name, text)}
      />
    ));
    if (name === "Deployment") {
      return (
        <fieldset>
          <legend>{name}</legend>
          {inputs}
          <OwnFiles />
          <SourceFacts draft={draft} />
        </fieldset>
      );
    }
    const isUsed = error !== undefined || texts.some((text) => text !== "");
    return (
      <details class="group" open={isOpen || isUsed}>
        <summary>{name}</summary>
        {inputs}
      </details>
    );
  }, [fields, texts.join("\n"), error, own]);
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

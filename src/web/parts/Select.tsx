import { useId } from "preact/hooks";

interface Props {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly (readonly [value: string, name: string])[];
  onChoose(value: string): void;
}

/** A choice among a few in a row of them. */
export function Select({ label, value, choices, onChoose }: Props) {
  const id = useId();
  return (
    <span>
      <label for={id}>{label}</label>{" "}
      <select id={id} class="filter" value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {choices.map(([choice, name]) => (
          <option key={choice} value={choice}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}

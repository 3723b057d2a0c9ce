import { useId, useMemo, useRef, useState } from "preact/hooks";

export interface Choice {
  readonly id: string;
  readonly label: string;
  /** Words that also find it. */
  readonly aliases: readonly string[];
  /** A line of facts shown under the label. */
  facts(): string;
}

interface Props {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly help?: string | undefined;
  readonly error?: string | undefined;
  onChoose(id: string): void;
}

const shown = 40;

/** A searchable list after the WAI-ARIA combobox pattern: type to filter, arrows to move, Enter to take. */
export function Combobox({ label, value, choices, help, error, onChoose }: Props) {
  const id = useId();
  const [query, setQuery] = useState<string | undefined>(undefined);
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const found = useMemo(() => (query === undefined ? [] : search(choices, query)), [choices, query]);
  const open = query !== undefined;
  const current = choices.find((choice) => choice.id === value || choice.aliases.includes(value));

  const close = () => {
    setQuery(undefined);
    setActive(0);
  };
  const take = (choice: Choice | undefined) => {
    if (choice !== undefined) onChoose(choice.id);
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return setQuery("");
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((active + step + found.length) % Math.max(1, found.length));
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      take(found[active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      close();
    }
  };

  return (
    <div class="field stacked combobox">
      <label for={`${id}-input`}>{label}</label>
      <input
        ref={input}
        id={`${id}-input`}
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open && found[active] !== undefined ? `${id}-${active}` : undefined}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-note`}
        value={query ?? current?.label ?? value}
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onClick={() => open || setQuery("")}
        onKeyDown={onKeyDown}
        onBlur={close}
      />
      <span id={`${id}-note`} class={error === undefined ? "help" : "error"}>
        {error ?? (current?.facts() || help)}
      </span>
      <ul id={`${id}-list`} role="listbox" aria-label={label} hidden={!open || found.length === 0}>
        {found.map((choice, index) => (
          <li
            key={choice.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            onMouseDown={(event) => {
              event.preventDefault();
              take(choice);
              input.current?.blur();
            }}
          >
            {choice.label}
            <span class="facts">{choice.facts()}</span>
          </li>
        ))}
      </ul>
      {open && found.length === 0 && (
        <span class="error" role="status">
          nothing found for “{query}”
        </span>
      )}
    </div>
  );
}

function search(choices: readonly Choice[], query: string): readonly Choice[] {
  const words = query
    .toLowerCase()
    .split(/[\s_-]+/)
    .filter(Boolean);
  const result: Choice[] = [];
  for (const choice of choices) {
    const text = `${choice.label} ${choice.id} ${choice.aliases.join(" ")}`.toLowerCase();
    if (words.every((word) => text.includes(word))) result.push(choice);
    if (result.length === shown) break;
  }
  return result;
}

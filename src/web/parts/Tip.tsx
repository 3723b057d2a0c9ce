import { signal } from "@preact/signals";

interface TipContent {
  readonly title: string;
  readonly lines: readonly string[];
  readonly x: number;
  readonly y: number;
}

const tip = signal<TipContent | undefined>(undefined);

/** Attributes that show a tip on hover and on keyboard focus, and name the element for screen readers. */
export function withTip(title: string, lines: readonly string[]) {
  const show = (event: Event) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    tip.value = { title, lines, x: box.left, y: box.bottom };
  };
  const hide = () => {
    tip.value = undefined;
  };
  return {
    tabIndex: 0,
    role: "img" as const,
    "aria-label": [title, ...lines].join(". "),
    onMouseEnter: show,
    onFocus: show,
    onMouseLeave: hide,
    onBlur: hide,
  };
}

export function Tip() {
  const content = tip.value;
  if (content === undefined) return null;
  const x = Math.max(8, Math.min(content.x, innerWidth - 360));
  const below = content.y + 130 < innerHeight;
  return (
    <div
      class="tip"
      aria-hidden="true"
      ref={(element) => {
        if (element === null) return;
        element.style.left = `${x}px`;
        element.style.top = `${below ? content.y + 6 : Math.max(8, content.y - 130)}px`;
      }}
    >
      <b>{content.title}</b>
      {content.lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </div>
  );
}

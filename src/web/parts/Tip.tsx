import { signal } from "@preact/signals";

interface TipContent {
  readonly title: string;
  readonly lines: readonly string[];
  readonly x: number;
  readonly y: number;
}

const tip = signal<TipContent | undefined>(undefined);

/** What shows a tip on hover and on keyboard focus; its lines are worked out when it is shown. */
export function hoverTip(title: string, lines: () => readonly string[]) {
  const show = (event: Event) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    tip.value = { title, lines: lines(), x: box.left, y: box.bottom };
  };
  const hide = () => {
    tip.value = undefined;
  };
  return { tabIndex: 0, onMouseEnter: show, onFocus: show, onMouseLeave: hide, onBlur: hide };
}

/** The same for a part of a drawing, which it also names for screen readers. */
export const withTip = (title: string, label: string, lines: () => readonly string[] = () => []) => ({
  ...hoverTip(title, () => [label, ...lines()]),
  role: "img" as const,
  "aria-label": `${title}. ${label}`,
});

export function Tip() {
  const content = tip.value;
  if (content === undefined) return null;
  const x = Math.max(8, Math.min(content.x, innerWidth - 360));
  return (
    <div
      class="tip"
      role="tooltip"
      ref={(element) => {
        if (element === null) return;
        const { height } = element.getBoundingClientRect();
        const below = content.y + 6 + height < innerHeight;
        element.style.left = `${x}px`;
        element.style.top = `${below ? content.y + 6 : Math.max(8, content.y - height - 60)}px`;
      }}
    >
      <b>{content.title}</b>
      {content.lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </div>
  );
}

import { withTip } from "./Tip.tsx";

export interface Segment {
  readonly name: string;
  readonly value: number;
  /** A class that sets `--swatch`. */
  readonly kind: string;
  readonly lines: readonly string[];
}

/** Shares of a whole as one bar; `total` beyond the segments' sum is left empty. */
export function StackedBar({ label, segments, total }: { label: string; segments: readonly Segment[]; total?: number }) {
  const sum = segments.reduce((all, segment) => all + segment.value, 0);
  const whole = Math.max(total ?? sum, sum);
  return (
    <div class="stack" role="group" aria-label={label}>
      {segments
        .filter((segment) => segment.value > 0)
        .map((segment) => (
          <span
            key={segment.name}
            class={segment.kind}
            ref={(element) => {
              if (element !== null) element.style.flex = `0 0 ${((100 * segment.value) / whole).toFixed(3)}%`;
            }}
            {...withTip(segment.name, segment.lines)}
          />
        ))}
    </div>
  );
}

import { withTip } from "./Tip.tsx";

export interface Segment {
  readonly name: string;
  readonly value: number;
  /** A class that sets `--swatch`. */
  readonly kind: string;
  /** The figure in a line. */
  readonly label: string;
  /** How it comes about; worked out when it is shown. */
  lines?(): readonly string[];
}

/** What is narrower than this share of the bar is drawn as one. */
const narrowest = 0.006;

/** What is wider carries its name. */
const labelled = 0.09;

function gathered(segments: readonly Segment[], whole: number): readonly Segment[] {
  const wide = segments.filter(({ value }) => value >= narrowest * whole);
  const narrow = segments.filter(({ value }) => value > 0 && value < narrowest * whole);
  if (narrow.length === 0) return wide;
  const value = narrow.reduce((sum, segment) => sum + segment.value, 0);
  const lines = narrow.slice(0, 6).map(({ name, label }) => `${name}: ${label}`);
  return [
    ...wide,
    {
      name: `${narrow.length} smaller`,
      kind: "bound-overhead",
      value,
      label: `${narrow.length} parts`,
      lines: () => lines,
    },
  ];
}

/** Shares of a whole as one bar; `total` beyond the segments' sum is left empty. */
export function StackedBar({
  label,
  segments,
  total,
}: {
  label: string;
  segments: readonly Segment[];
  total?: number;
}) {
  const sum = segments.reduce((all, segment) => all + segment.value, 0);
  const whole = Math.max(total ?? sum, sum);
  return (
    <div class="stack" role="group" aria-label={label}>
      {gathered(segments, whole).map((segment) => (
        <span
          key={segment.name}
          class={segment.kind}
          ref={(element) => {
            if (element !== null) element.style.flex = `0 0 ${((100 * segment.value) / whole).toFixed(3)}%`;
          }}
          {...withTip(segment.name, segment.label, segment.lines)}
        >
          {segment.value >= labelled * whole && <span>{segment.name}</span>}
        </span>
      ))}
    </div>
  );
}

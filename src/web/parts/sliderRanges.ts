/** A slider on a logarithmic scale; what may be typed is wider. */
export interface SliderRange {
  readonly steps: number;
  /** Where the slider stands when nothing is given. */
  readonly usual: number;
  readonly placeholder: string;
  positionOf(value: number): number;
  valueAt(position: number): number;
}

const steps = 100;

function logarithmic(
  low: number,
  high: number,
  usual: number,
  placeholder = String(usual),
  digits = 3,
): SliderRange {
  const ratio = Math.log(high / low);
  return {
    steps,
    usual,
    placeholder,
    positionOf: (value) =>
      Number.isFinite(value)
        ? Math.round((steps * Math.log(Math.max(low, Math.min(high, value)) / low)) / ratio)
        : 0,
    valueAt: (position) => Number((low * Math.exp((ratio * position) / steps)).toPrecision(digits)),
  };
}

/** Whole numbers: the rounding to three digits keeps what is above 100 whole, the rest is rounded here. */
function whole(range: SliderRange): SliderRange {
  return { ...range, valueAt: (position) => Math.round(range.valueAt(position)) };
}

const ranges: Readonly<Record<string, SliderRange>> = {
  isl: whole(logarithmic(16, 131_072, 1024)),
  osl: whole(logarithmic(1, 32_768, 256)),
  concurrency: whole(logarithmic(1, 4096, 32)),
  requestRate: logarithmic(0.01, 1000, 1, "by concurrency"),
};

/** The slider of a field, for those that readers move to see what happens. */
export const rangeOf = (name: string): SliderRange | undefined => ranges[name];

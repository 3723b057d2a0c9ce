/** One constant that a fit may move. */
export interface FitParameter<Constants> {
  readonly name: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  /** `log`: positive, steps are relative. `linear`: steps are shares of the range. */
  readonly scale: "log" | "linear";
  /** What it stands for. */
  readonly meaning: string;
  read(constants: Constants): number;
  write(constants: Constants, value: number): Constants;
}

/** Coordinates in which all parameters move on the same scale: natural logarithm, or a quarter of the range as unit. */
export function toCoordinate<C>(parameter: FitParameter<C>, value: number): number {
  const { low, high, scale } = parameter;
  const held = Math.min(high, Math.max(low, value));
  return scale === "log" ? Math.log(held) : (4 * (held - low)) / (high - low);
}

export function fromCoordinate<C>(parameter: FitParameter<C>, coordinate: number): number {
  const { low, high, scale } = parameter;
  const value = scale === "log" ? Math.exp(coordinate) : low + (coordinate / 4) * (high - low);
  return Math.min(high, Math.max(low, value));
}

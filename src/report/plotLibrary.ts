type Channel<T> = string | number | ((datum: T) => unknown) | undefined;
type MarkOptions<T> = Readonly<Record<string, Channel<T>>>;
type MarkOf = <T>(data: readonly T[], options?: MarkOptions<T>) => unknown;

export interface PlotOptions {
  readonly [option: string]: unknown;
  readonly marks: readonly unknown[];
}

/** The part of Observable Plot that reports draw with; whoever draws brings the library. */
export interface PlotLibrary {
  plot(options: PlotOptions): { setAttribute(name: string, value: string): void; readonly outerHTML: string };
  readonly ruleX: MarkOf;
  readonly ruleY: MarkOf;
  readonly lineY: MarkOf;
  readonly areaY: MarkOf;
  readonly barX: MarkOf;
  readonly line: MarkOf;
  readonly dot: MarkOf;
  readonly rect: MarkOf;
  readonly text: MarkOf;
  selectLast<T>(options: MarkOptions<T>): MarkOptions<T>;
}

/** What it takes to draw outside a browser. */
export interface Drawing {
  readonly plot: PlotLibrary;
  /** What plots are drawn in. */
  readonly document: unknown;
  toPng(svg: string): Promise<Uint8Array>;
}

/** One benchmark run of a deployment: its load and what it measured. */
export interface MeasuredPoint {
  /** File, and line or entry where it holds several. */
  readonly place: string;
  readonly isl: number;
  readonly osl: number;
  readonly load: { readonly concurrency: number } | { readonly requestRate: number };
  /** Requests that completed. */
  readonly requests?: number;
  /** Mean; absent where the run was not streamed. */
  readonly ttftSeconds?: number;
  readonly tpotSeconds?: number;
  readonly engineVersion?: string;
  /** The model's name in the file. */
  readonly model?: string;
  readonly system?: string;
  readonly engine?: string;
  /** Degrees that the file states for this run. */
  readonly sharding?: Readonly<Partial<Record<"tp" | "pp" | "attentionDp" | "ep", number>>>;
}

/** What a user adds where files are silent. */
export interface MeasurementDefaults {
  readonly isl?: number;
  readonly osl?: number;
  readonly concurrency?: number;
}

import type { AccuracyGroup, PublishedAccuracy, Validation } from "../../calibration/study/accuracyGroups.ts";

/** Figures that vendors and projects published, summed up by hardware and engine. */
export interface PublishedFigures {
  readonly date: string;
  readonly kinds: readonly {
    readonly title: string;
    readonly n: number;
    readonly groups: readonly PublishedGroup[];
  }[];
}

export interface PublishedGroup {
  readonly hardware: string;
  readonly engine: string;
  readonly n: number;
  readonly medianAbsoluteError: number;
  readonly medianSignedError: number;
  readonly p90AbsoluteError: number;
  /** Share of figures inside their 80 % interval; absent of throughputs, which have none. */
  readonly intervalCoverage?: number;
}

/** The validation results that came with this page. */
export async function loadAccuracy(): Promise<{
  readonly runs: PublishedAccuracy;
  readonly published: PublishedFigures;
}> {
  const read = async <Data>(file: string): Promise<Data> => {
    const response = await fetch(file);
    if (!response.ok) throw new TypeError(`${file}: ${response.status}`);
    return (await response.json()) as Data;
  };
  const [runs, published] = await Promise.all([
    read<PublishedAccuracy>("./accuracy.json"),
    read<PublishedFigures>("./published.json"),
  ]);
  return { runs, published };
}

/** How runs were held out, in the words of a reader. */
export const validationNames: Readonly<
  Record<Validation, { readonly name: string; readonly meaning: string }>
> = {
  byFamily: {
    name: "other configurations held out",
    meaning: "Each run was predicted by constants fitted without its configuration, in five folds.",
  },
  byModel: {
    name: "each model held out",
    meaning: "Each run was predicted by constants fitted without any run of its model.",
  },
  bySystem: {
    name: "each system held out",
    meaning: "Each run was predicted by constants fitted without any run on its hardware.",
  },
  byEngine: {
    name: "each engine held out",
    meaning:
      "Each run was predicted by constants fitted without any run of its engine; those of the engine alone stay in the middle of their ranges.",
  },
  inSample: {
    name: "nothing held out",
    meaning: "The constants were fitted to these same runs: errors elsewhere are larger.",
  },
};

export const accuracyFields = ["model", "system", "engine", "mode"] as const;
export type AccuracyFilter = Readonly<Partial<Record<(typeof accuracyFields)[number], string>>>;

export const filtered = (
  groups: readonly AccuracyGroup[],
  filter: AccuracyFilter,
): readonly AccuracyGroup[] =>
  groups.filter((group) =>
    accuracyFields.every((field) => filter[field] === undefined || group[field] === filter[field]),
  );

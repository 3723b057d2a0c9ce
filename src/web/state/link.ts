/**
 * The state of the page as a link: `#v1/bench?model=llama-3.1-8b&hardware=h100-sxm&2.tp=4`.
 * Fields carry the names of the prediction's input and only what differs from the default is written;
 * further scenarios write only what differs from the first. `file.my-llama.json=` carries a file of one's
 * own that a field names. A later version keeps reading `v1`.
 */
export const views = ["bench", "compare", "pareto", "simulate", "accuracy"] as const;
export type View = (typeof views)[number];

/** What a person typed or chose, by the field's name in the prediction's input. */
export type Draft = Readonly<Record<string, string>>;

export interface LinkState {
  readonly view: View;
  /** One to four; the first is the one that the bench shows. */
  readonly drafts: readonly Draft[];
  /** Files of one's own by name, packed. */
  readonly files?: ReadonlyMap<string, string>;
}

/** Fields whose value may be the name of a file of one's own. */
const naming = ["model", "hardware", "prefillHardware", "decodeHardware", "draftModel"] as const;
const filePrefix = "file.";

export const maximumScenarios = 4;
const version = "v1";

export function writeLink({ view, drafts, files }: LinkState): string {
  const query = new URLSearchParams();
  const [first = {}, ...others] = drafts;
  for (const [field, value] of Object.entries(first)) query.set(field, value);
  others.forEach((draft, index) => {
    const prefix = `${index + 2}.`;
    let same = true;
    for (const field of new Set([...Object.keys(first), ...Object.keys(draft)])) {
      if (draft[field] === first[field]) continue;
      query.set(prefix + field, draft[field] ?? "");
      same = false;
    }
    if (same) query.set(`${prefix}same`, "");
  });
  const named = new Set(drafts.flatMap((draft) => naming.map((field) => draft[field] ?? "")));
  for (const [name, packed] of files ?? []) if (named.has(name)) query.set(filePrefix + name, packed);
  const text = query.toString();
  return `#${version}/${view}${text === "" ? "" : `?${text}`}`;
}

/** A link to the same state in another view. */
export const inView = (link: string, view: View): string => link.replace(/\/[a-z]+/, `/${view}`);

/** The state of a link; a foreign or empty one gives `undefined`. */
export function readLink(hash: string): LinkState | undefined {
  const match = /^#v1\/([a-z]+)(?:\?(.*))?$/s.exec(hash);
  const view = views.find((name) => name === match?.[1]);
  if (match === null || view === undefined) return undefined;
  const first: Record<string, string> = {};
  const differences: Record<string, string>[] = [];
  const files = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(match[2] ?? "")) {
    if (key.startsWith(filePrefix)) {
      files.set(key.slice(filePrefix.length), value);
      continue;
    }
    const other = /^([2-4])\.(.+)$/s.exec(key);
    if (other === null) first[key] = value;
    else (differences[Number(other[1]) - 2] ??= {})[other[2] ?? ""] = value;
  }
  const drafts: Draft[] = [first];
  for (const difference of differences) {
    if (difference === undefined) continue;
    const draft: Record<string, string> = { ...first, ...difference };
    delete draft["same"];
    for (const [field, value] of Object.entries(draft)) if (value === "") delete draft[field];
    drafts.push(draft);
  }
  return { view, drafts, files };
}

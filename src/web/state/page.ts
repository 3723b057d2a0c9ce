import { batch, computed, effect, signal } from "@preact/signals";
import { answerOf, type Answer } from "./answer.ts";
import { maximumScenarios, readLink, writeLink, type Draft, type View } from "./link.ts";
import { adoptPacked, ownFiles } from "./ownFiles.ts";

/** What a first visitor sees. */
export const firstDraft: Draft = { model: "llama-3.1-70b", hardware: "h100-sxm", tp: "4" };

export const view = signal<View>("bench");
export const drafts = signal<readonly Draft[]>([firstDraft]);

let previous: readonly Answer[] = [];
/** One answer a scenario; those of scenarios that did not change are kept. */
export const answers = computed<readonly Answer[]>(() => {
  previous = drafts.value.map(
    (draft) => previous.find((answer) => answer.draft === draft) ?? answerOf(draft),
  );
  return previous;
});

/** Fields of which one replaces the other. */
const exclusive: Readonly<Record<string, readonly string[]>> = {
  concurrency: ["requestRate", "rateProfile"],
  requestRate: ["concurrency", "rateProfile"],
  rateProfile: ["concurrency", "requestRate"],
};

export function setField(index: number, name: string, text: string): void {
  setDraft(index, withField(drafts.value[index] ?? {}, name, text));
}

export function setDraft(index: number, draft: Draft): void {
  drafts.value = drafts.value.map((old, place) => (place === index ? draft : old));
}

/** A draft with one field changed; an empty text leaves the default. */
export function withField(draft: Draft, name: string, text: string): Draft {
  const next: Record<string, string> = { ...draft };
  if (text === "") delete next[name];
  else next[name] = text;
  if (text !== "") for (const rival of exclusive[name] ?? []) delete next[rival];
  return next;
}

export function addDraft(draft: Draft): void {
  if (drafts.value.length < maximumScenarios) drafts.value = [...drafts.value, draft];
}

export function removeDraft(index: number): void {
  if (drafts.value.length > 1) drafts.value = drafts.value.filter((_, place) => place !== index);
}

export const link = computed(() =>
  writeLink({
    view: view.value,
    drafts: drafts.value,
    files: new Map([...ownFiles.value.values()].map(({ name, packed }) => [name, packed])),
  }),
);

/** Takes the state from the address, and keeps the address in step with it. */
export async function followAddress(): Promise<void> {
  const adoptAddress = async (hash: string) => {
    const state = readLink(hash);
    if (state === undefined) return;
    // What cannot be read stays unknown, and the field that names it says so.
    for (const [name, packed] of state.files ?? []) await adoptPacked(name, packed).catch(() => undefined);
    batch(() => {
      view.value = state.view;
      drafts.value = state.drafts.map((draft) =>
        draft["model"] === undefined ? { ...firstDraft, ...draft } : draft,
      );
    });
  };
  await adoptAddress(location.hash);
  let timer: ReturnType<typeof setTimeout> | undefined;
  addEventListener("hashchange", ({ newURL }) => {
    // What was about to be written is of the place that the reader has just left.
    clearTimeout(timer);
    void adoptAddress(new URL(newURL).hash);
  });
  effect(() => {
    const next = link.value;
    clearTimeout(timer);
    // Browsers limit how often an address may change; a dragged slider would exceed it.
    timer = setTimeout(() => {
      if (location.hash !== next) history.replaceState(null, "", next);
    }, 200);
  });
}

import { batch, computed, effect, signal } from "@preact/signals";
import { answerOf, type Answer } from "./answer.ts";
import { maximumScenarios, readLink, writeLink, type Draft, type View } from "./link.ts";

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
const exclusive: Readonly<Record<string, string>> = {
  concurrency: "requestRate",
  requestRate: "concurrency",
};

export function setField(index: number, name: string, text: string): void {
  drafts.value = drafts.value.map((draft, place) => (place === index ? withField(draft, name, text) : draft));
}

/** A draft with one field changed; an empty text leaves the default. */
export function withField(draft: Draft, name: string, text: string): Draft {
  const next: Record<string, string> = { ...draft };
  if (text === "") delete next[name];
  else next[name] = text;
  const rival = exclusive[name];
  if (rival !== undefined && text !== "") delete next[rival];
  return next;
}

export function addDraft(draft: Draft): void {
  if (drafts.value.length < maximumScenarios) drafts.value = [...drafts.value, draft];
}

export function removeDraft(index: number): void {
  if (drafts.value.length > 1) drafts.value = drafts.value.filter((_, place) => place !== index);
}

export const link = computed(() => writeLink({ view: view.value, drafts: drafts.value }));

/** Takes the state from the address, and keeps the address in step with it. */
export function followAddress(): void {
  const adoptAddress = () => {
    const state = readLink(location.hash);
    if (state === undefined) return;
    batch(() => {
      view.value = state.view;
      drafts.value = state.drafts.map((draft) =>
        draft["model"] === undefined ? { ...firstDraft, ...draft } : draft,
      );
    });
  };
  adoptAddress();
  addEventListener("hashchange", adoptAddress);
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const next = link.value;
    clearTimeout(timer);
    // Browsers limit how often an address may change; a dragged slider would exceed it.
    timer = setTimeout(() => {
      if (location.hash !== next) history.replaceState(null, "", next);
    }, 200);
  });
}

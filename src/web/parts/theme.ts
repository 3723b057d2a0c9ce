import { signal } from "@preact/signals";

export type Theme = "auto" | "light" | "dark";
const order: readonly Theme[] = ["auto", "light", "dark"];

export const theme = signal<Theme>("auto");

export function loadTheme(): void {
  const stored = localStorage.getItem("theme");
  if (stored === "light" || stored === "dark") apply(stored);
}

export function nextTheme(): void {
  apply(order[(order.indexOf(theme.value) + 1) % order.length] ?? "auto");
}

function apply(next: Theme): void {
  theme.value = next;
  if (next === "auto") {
    localStorage.removeItem("theme");
    delete document.documentElement.dataset["theme"];
  } else {
    localStorage.setItem("theme", next);
    document.documentElement.dataset["theme"] = next;
  }
}

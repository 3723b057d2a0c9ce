import { effect } from "@preact/signals";
import { adoptPacked, ownFiles } from "./ownFiles.ts";

const key = "servecast.own.v1";

/** Brings back the files of an earlier visit, and keeps those of this one, in this browser alone. */
export async function keepOwnFiles(): Promise<void> {
  for (const [name, packed] of Object.entries(stored())) {
    // What an older version kept may have become unreadable; the others still count.
    await adoptPacked(name, packed).catch(() => undefined);
  }
  effect(() => {
    const kept = Object.fromEntries([...ownFiles.value.values()].map(({ name, packed }) => [name, packed]));
    try {
      localStorage.setItem(key, JSON.stringify(kept));
    } catch {
      // A full or forbidden store: the link still carries what is in use.
    }
  });
}

function stored(): Readonly<Record<string, string>> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}") as Record<string, string>;
  } catch {
    return {};
  }
}

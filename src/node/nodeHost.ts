import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { text as streamText } from "node:stream/consumers";
import type { Host } from "../api/host.ts";
import { InputError } from "../units/inputError.ts";
import { parallel } from "./parallel.ts";

const isUrl = (location: string) => /^https?:\/\//.test(location);

/** Files, URLs and standard input for the operations. */
export function nodeHost(extras: Pick<Host, "progress" | "signal"> = {}): Host {
  return {
    ...extras,
    ...(parallel && { parallel: parallel(extras.signal) }),
    drawing: async () => (await import("./drawing.ts")).nodeDrawing(),
    async readText(location) {
      if (location === "-") return streamText(process.stdin);
      if (isUrl(location)) return fetchText(location);
      try {
        return await readFile(location, "utf8");
      } catch (error) {
        throw unreadable(location, reason(error));
      }
    },
    async exists(location) {
      return location === "-" || isUrl(location) || (await statOf(location)) !== undefined;
    },
    async isDirectory(location) {
      return location !== "-" && !isUrl(location) && ((await statOf(location))?.isDirectory() ?? false);
    },
    async writeFile(location, content) {
      // Renaming is atomic: readers see the old file or the whole new one.
      const draft = `${location}.${process.pid}.part`;
      try {
        await writeFile(draft, content);
        await rename(draft, location);
      } catch (error) {
        await rm(draft, { force: true });
        throw new InputError("unwritable_file", [location], `cannot write ${location}: ${reason(error)}`);
      }
    },
  };
}

async function fetchText(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(20_000) });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return await response.text();
  } catch (error) {
    throw unreadable(url, error instanceof Error ? error.message : String(error));
  }
}

async function statOf(location: string) {
  try {
    return await stat(location);
  } catch {
    return undefined;
  }
}

function unreadable(location: string, why: string): InputError {
  return new InputError("unreadable_file", [location], `cannot read ${location}: ${why}`);
}

/** "no such file or directory" instead of the whole system message. */
function reason(error: unknown): string {
  const messages: Readonly<Record<string, string>> = {
    ENOENT: "no such file or directory",
    EACCES: "permission denied",
    EPERM: "permission denied",
    EISDIR: "it is a directory",
    ENOTDIR: "a part of the path is not a directory",
  };
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return messages[code] ?? (error instanceof Error ? error.message : String(error));
}

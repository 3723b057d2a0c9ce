import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, it } from "vitest";

/** Reference data that lies beside the checkout; the project's own tests do without it. */
const sharedRoot = process.env["SERVECAST_SHARED"] ?? fileURLToPath(new URL("../../shared", import.meta.url));

export function sharedPath(...parts: string[]): string {
  return join(sharedRoot, ...parts);
}

/** A suite that needs reference data; where they are absent it is not even entered, and says so in its title. */
export function describeWithShared(title: string, parts: string, suite: () => void): void {
  if (existsSync(sharedPath(parts))) describe(title, suite);
  else describe(title, () => it.skip(`skipped: no ../shared/${parts} beside this checkout`));
}

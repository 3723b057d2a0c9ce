import { InputError } from "../units/inputError.ts";
import type { Host } from "./host.ts";

/**
 * Throws an `InputError` where the file `name` of an input field could not be written for want of its folder, or does not
 * say by its ending which of the forms `allowed` it is to have; without these, all names will do.
 */
export async function checkOutputFile(
  field: string,
  name: string | undefined,
  host: Host,
  allowed: readonly string[] = [""],
): Promise<void> {
  if (name === undefined) return;
  if (!allowed.some((ending) => name.toLowerCase().endsWith(ending)))
    throw new InputError(
      "unknown_format",
      [field],
      `${field} must end in ${allowed.join(" or ")}, got "${name}"`,
    );
  const folder = name.replace(/[^/\\]*$/, "") || ".";
  if (!(await host.isDirectory(folder)))
    throw new InputError(
      "unwritable_file",
      [field],
      `${field} must lie in a folder that exists, got "${name}"`,
    );
}

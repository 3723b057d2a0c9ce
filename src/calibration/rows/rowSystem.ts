import type { Accelerator } from "../../catalog/accelerator.ts";
import { acceleratorNames, findAccelerator } from "../../catalog/accelerators.ts";
import { normalizeName } from "../../catalog/findByName.ts";
import { InputError } from "../../units/inputError.ts";

/**
 * The accelerator that a table means. Tables write "a100_pcie" or "gh200" where several memory sizes exist: the one
 * with the most memory is taken, and `inferred` says so. Throws an `InputError` for an unknown name.
 */
export function rowSystem(
  name: string,
  find: (name: string) => Accelerator,
  inferred: string[],
): Accelerator {
  try {
    return find(name);
  } catch (error) {
    if (!(error instanceof InputError) || error.code !== "ambiguous_accelerator") throw error;
  }
  const wanted = normalizeName(name);
  const largest = acceleratorNames()
    .filter(({ aliases }) => aliases.some((alias) => normalizeName(alias) === wanted))
    .map(({ id }) => findAccelerator(id))
    .reduce((best, one) => (one.memoryCapacity > best.memoryCapacity ? one : best));
  inferred.push(`${largest.name}: "${name}" may be several, and it has the most memory`);
  return largest;
}

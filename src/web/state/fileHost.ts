import type { Host } from "../../api/host.ts";
import { InputError } from "../../units/inputError.ts";

/** What an operation meets on a page: the files that the reader brought, by name, and nothing else. */
export function fileHost(files: ReadonlyMap<string, string>): Host {
  const refuse = (location: string): never => {
    throw new InputError(
      "unreadable_file",
      [location],
      `${location} is not known in this browser`,
      "drop the file on the page",
    );
  };
  return {
    readText: async (location) => files.get(location) ?? refuse(location),
    exists: async (location) => files.has(location),
    isDirectory: async () => false,
    writeFile: async (location) => refuse(location),
  };
}

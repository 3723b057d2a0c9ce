import { acceleratorEntry, findAccelerator } from "../../catalog/accelerators.ts";
import type { LoadedAccelerator } from "./acceleratorFile.ts";
import type { Host } from "../host.ts";
import { locateEntry, readEntry } from "./locateEntry.ts";

/** The accelerator that a name of the catalogue, or the path of one's own file, means. */
export function loadAccelerator(
  name: string,
  host: Host,
  path: readonly string[],
): Promise<LoadedAccelerator> {
  return locateEntry(
    name,
    host,
    (known) => {
      const accelerator = findAccelerator(known, path);
      return { accelerator, entry: acceleratorEntry(accelerator.id) };
    },
    async (location) => {
      const { parseAcceleratorFile } = await import("./acceleratorFile.ts");
      return readEntry(location, host, parseAcceleratorFile);
    },
  );
}

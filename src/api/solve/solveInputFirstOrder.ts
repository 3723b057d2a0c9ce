import type { Note, ServingResult } from "../../serving/first-order/result.ts";
import { solveFirstOrder } from "../../serving/first-order/servingModel.ts";
import type { Host } from "../host.ts";
import { loadAccelerator } from "../records/loadAccelerator.ts";
import { loadModel } from "../records/loadModel.ts";
import { looksLikeLocation } from "../records/locateEntry.ts";
import type { SolveInput } from "./solveInput.ts";

/** The first-order answer to an input whose models and accelerators may be names or files. */
export async function solveInputFirstOrder(input: SolveInput, host: Host): Promise<ServingResult> {
  const { model, hardware, decodeHardware, draftModel, ...rest } = input;
  const labels = new Map<string, string>();
  const warnings: Note[] = [];
  const label = (id: string, name: string) => {
    if (looksLikeLocation(name)) labels.set(`catalogue ${id}`, `file ${name}`);
  };
  const loadHardware = async (name: string, field: string) => {
    const { accelerator } = await loadAccelerator(name, host, [field]);
    label(accelerator.id, name);
    return accelerator;
  };
  const load = async (name: string, field: string) => {
    const found = await loadModel(name, host, [field]);
    label(found.id, name);
    for (const message of found.notes ?? [])
      warnings.push({ code: "model_note", message: `${found.name}: ${message}` });
    return found;
  };
  const result = solveFirstOrder({
    ...rest,
    model: await load(model, "model"),
    hardware: await loadHardware(hardware, "hardware"),
    decodeHardware:
      decodeHardware === undefined ? undefined : await loadHardware(decodeHardware, "decodeHardware"),
    draftModel: draftModel === undefined ? undefined : await load(draftModel, "draftModel"),
  });
  // The solver takes whatever has an id for an entry of the catalogue; a file is none.
  const inputs = result.resolved.inputs.map((one) => {
    const known = [...labels].find(([catalogued]) => one.source.startsWith(catalogued));
    return known ? { ...one, source: one.source.replace(known[0], known[1]) } : one;
  });
  return { ...result, resolved: { ...result.resolved, inputs }, warnings: [...result.warnings, ...warnings] };
}

import { acceleratorNames } from "../../catalog/accelerators.ts";
import { describeModel } from "../../catalog/describeModel.ts";
import type { Named } from "../../catalog/findByName.ts";
import { modelNames } from "../../catalog/models.ts";
import type { Choice } from "../parts/Combobox.tsx";
import { show } from "../parts/show.ts";
import { acceleratorOf, modelOf, ownFiles, type OwnFile } from "./ownFiles.ts";

/** Models to choose from, the reader's own first; facts are worked out when they are shown. */
export const modelChoices = (): readonly Choice[] =>
  [...own("model"), ...modelNames()].map(toChoice(modelFacts));

export const acceleratorChoices = (): readonly Choice[] =>
  [...own("hardware"), ...acceleratorNames()].map(toChoice(acceleratorFacts));

const own = (field: OwnFile["field"]): readonly Named[] =>
  [...ownFiles.value.values()]
    .filter((file) => file.field === field)
    .map((file) => ({
      id: file.name,
      name: `${file.field === "model" ? file.model.name : file.accelerator.name} (your own)`,
      aliases: [file.name],
    }));

const toChoice =
  (facts: (id: string) => string) =>
  ({ id, name, aliases }: Named): Choice => ({ id, label: name, aliases, facts: () => facts(id) });

function modelFacts(id: string): string {
  const model = modelOf(id);
  const { totalParameters, activeParameters, weightBytes, maxContextTokens } = describeModel(model);
  const active =
    activeParameters < 0.9 * totalParameters ? ` (${show(activeParameters, "parameters")} active)` : "";
  const context = maxContextTokens === undefined ? "" : ` · ${show(maxContextTokens, "tokens")} context`;
  return `${show(totalParameters, "parameters")}${active} · ${show(weightBytes, "bytes")} in ${model.weightFormats.linear}${context}`;
}

function acceleratorFacts(id: string): string {
  const { memoryCapacity, memoryBandwidth, peakFlops, scaleUp } = acceleratorOf(id, "hardware");
  const rate = peakFlops.bf16 ?? peakFlops.fp16;
  return [
    show(memoryCapacity, "bytes"),
    show(memoryBandwidth, "bandwidth"),
    ...(rate === undefined ? [] : [`${show(rate, "flopRate")} bf16`]),
    ...(scaleUp === undefined ? [] : [`${scaleUp.name} × ${scaleUp.domainSize}`]),
  ].join(" · ");
}

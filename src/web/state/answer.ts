import type { PredictInput } from "../../api/predict/predictInput.ts";
import { resolveScenario } from "../../api/predict/resolveScenario.ts";
import type { Forecast } from "../../serving/calibrated/forecast.ts";
import type { CompiledScenario } from "../../serving/calibrated/compiledScenario.ts";
import { compileScenario, predictLoad } from "../../serving/calibrated/predict.ts";
import { shippedCalibration } from "../../serving/calibrated/shippedCalibration.ts";
import { InputError } from "../../units/inputError.ts";
import { fidelityField } from "./fidelity.ts";
import type { Draft } from "./link.ts";
import { objectiveFields } from "./objectiveFields.ts";
import { acceleratorOf, modelOf, ownFiles } from "./ownFiles.ts";
import { readDraft } from "./readDraft.ts";

/** A question that could be answered, with everything that the views draw from. */
export interface Answered {
  readonly ok: true;
  readonly draft: Draft;
  readonly input: PredictInput;
  readonly compiled: CompiledScenario;
  readonly forecast: Forecast;
  readonly warnings: readonly string[];
}

export interface Faulty {
  readonly ok: false;
  readonly draft: Draft;
  readonly error: InputError;
}

export type Answer = Answered | Faulty;

/** Answers a draft; a fault of the input is an answer too. */
export function answerOf(draft: Draft): Answer {
  try {
    const input = readDraft(draft);
    const { scenario, warnings } = resolveScenario(
      input,
      {
        model: modelOf(input.model),
        hardware: acceleratorOf(input.hardware, "hardware"),
        ...(input.prefillHardware !== undefined && {
          prefillHardware: acceleratorOf(input.prefillHardware, "prefillHardware"),
        }),
        ...(input.draftModel !== undefined && { draftModel: modelOf(input.draftModel) }),
      },
      shippedCalibration.serving,
    );
    const compiled = compileKept(draft, () => compileScenario(scenario));
    return {
      ok: true,
      draft,
      input,
      compiled,
      forecast: predictLoad(compiled, scenario.load),
      warnings,
    };
  } catch (error) {
    if (error instanceof InputError) return { ok: false, draft, error };
    throw error;
  }
}

const kept = new Map<string, CompiledScenario>();
/** Another load needs no new compilation, and these are no fields of a prediction. */
const otherFields = new Set<string>([
  "concurrency",
  "requestRate",
  fidelityField,
  ...Object.values(objectiveFields),
]);

/** Prices the operators of a draft once: that is what keeps a dragged slider smooth. */
function compileKept(draft: Draft, compile: () => CompiledScenario): CompiledScenario {
  const key = JSON.stringify(
    Object.entries(draft)
      .filter(([name]) => !otherFields.has(name))
      // A file of one's own may have changed under its name.
      .map(([name, text]) => [name, text, ownFiles.value.get(text)?.packed])
      .toSorted(),
  );
  const found = kept.get(key);
  if (found !== undefined) return found;
  if (kept.size >= 32) kept.clear();
  const compiled = compile();
  kept.set(key, compiled);
  return compiled;
}

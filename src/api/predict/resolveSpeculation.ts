import { acceptanceCurveOf, acceptanceCurves } from "../../catalog/acceptanceCurves.ts";
import type { Accelerator } from "../../catalog/accelerator.ts";
import type { Model } from "../../catalog/modelArchitecture.ts";
import type { Draft, DraftMethod } from "../../operators/draftOperators.ts";
import { formatsOf } from "../../operators/formats.ts";
import {
  independentPositions,
  measuredPositions,
  noSpeculation,
  rateOfLength,
  tokensOfPositions,
  type Speculation,
} from "../../serving/calibrated/speculation.ts";
import { InputError } from "../../units/inputError.ts";
import type { PredictInput } from "./predictInput.ts";

type Asked = Pick<
  PredictInput,
  | "speculation"
  | "draftTokens"
  | "draftModel"
  | "acceptanceLength"
  | "acceptanceRate"
  | "acceptanceCurve"
  | "kvDtype"
  | "harness"
>;

interface Records {
  readonly model: Model;
  readonly hardware: Accelerator;
  readonly draftModel?: Model;
}

/** A token that a draft model of the same family proposes is accepted this often, where nothing else is said (0.6 to 0.8 in the literature). */
const assumedDraftModelRate = 0.7;

/**
 * Speculative decoding as an input describes it; adds what was assumed to `warnings`. `promptShare` is the share of
 * measured gains that the random prompts of a benchmark reach. Throws an `InputError` for contradictions.
 */
export function resolveSpeculation(
  input: Asked,
  records: Records,
  promptShare: number,
  warnings: string[],
): Speculation {
  const { draftTokens } = input;
  if (draftTokens === undefined) {
    const stated = (
      ["speculation", "draftModel", "acceptanceLength", "acceptanceRate", "acceptanceCurve"] as const
    ).find((name) => input[name] !== undefined);
    if (stated === undefined) return noSpeculation;
    throw new InputError(
      "contradiction",
      [stated],
      `${stated} needs draftTokens of at least 1`,
      "state draftTokens",
    );
  }
  if (draftTokens === 0) return noSpeculation;
  const draft = draftOf(input, records, warnings);
  const positions = positionsOf(input, draftTokens, draft.method, records.model, promptShare, warnings);
  return { draftTokens, acceptedTokens: tokensOfPositions(positions), positions, draft };
}

function draftOf(input: Asked, { model, hardware, draftModel }: Records, warnings: string[]): Draft {
  const layers = model.architecture.nextTokenPredictionLayers;
  const method: DraftMethod =
    input.speculation ?? (draftModel ? "draft-model" : layers === undefined ? "eagle" : "mtp");
  const [words, drafted] = [model, draftModel].map((one) => one?.architecture.vocabularySize);
  if (draftModel !== undefined && method === "draft-model" && words !== drafted) {
    warnings.push(
      `${draftModel.id} has ${drafted} words and ${model.id} ${words}: engines want a drafter of the same vocabulary`,
    );
  }
  const own = draftModel && {
    architecture: draftModel.architecture,
    formats: formatsOf(draftModel.weightFormats, {
      ...(input.kvDtype && { kvCache: input.kvDtype }),
      accelerator: hardware,
    }),
  };
  if (draftModel !== undefined && (method === "mtp" || method === "ngram")) {
    throw new InputError(
      "contradiction",
      ["draftModel"],
      `draftModel has no part in speculation by ${method}`,
      "leave it out, or state speculation draft-model or eagle",
    );
  }
  switch (method) {
    case "draft-model":
      if (own) return { method, own };
      throw new InputError(
        "missing",
        ["draftModel"],
        "speculation by a draft model needs draftModel",
        "for example llama-3.2-1b",
      );
    case "eagle":
      if (own) return { method, own };
      if (input.speculation === undefined)
        warnings.push(`${model.id} ships no prediction layers: drafts come from an EAGLE head`);
      warnings.push(
        "the EAGLE head is assumed: one dense bf16 layer and 32,000 words; draftModel states another",
      );
      return { method };
    case "mtp":
      if (layers === undefined) {
        throw new InputError(
          "contradiction",
          ["speculation"],
          `speculation by mtp needs prediction layers, and ${model.id} ships none`,
          "one of draft-model, eagle, ngram",
        );
      }
      return { method };
    case "ngram":
      return { method };
  }
}

function positionsOf(
  input: Asked,
  draftTokens: number,
  method: DraftMethod,
  model: Model,
  promptShare: number,
  warnings: string[],
): readonly number[] {
  const { acceptanceLength, acceptanceRate, acceptanceCurve } = input;
  const [first, second] = (["acceptanceLength", "acceptanceRate", "acceptanceCurve"] as const).filter(
    (name) => input[name] !== undefined,
  );
  if (first !== undefined && second !== undefined) {
    throw new InputError(
      "contradiction",
      [second],
      `${first} and ${second} exclude each other`,
      "state one of them",
    );
  }
  if (acceptanceCurve !== undefined) return parseCurve(acceptanceCurve, draftTokens);
  if (acceptanceLength !== undefined) {
    if (acceptanceLength > draftTokens + 1) {
      throw new InputError(
        "out_of_range",
        ["acceptanceLength"],
        `acceptanceLength (${acceptanceLength}) must be at most draftTokens + 1 (${draftTokens + 1})`,
      );
    }
    return independentPositions(draftTokens, rateOfLength(draftTokens, acceptanceLength));
  }
  if (acceptanceRate !== undefined) {
    if (draftTokens > 1) {
      warnings.push(
        "independent acceptance of each drafted token promises too much: measured lengths are up to two times shorter at long drafts",
      );
    }
    return independentPositions(draftTokens, acceptanceRate);
  }
  if (method === "ngram") {
    throw new InputError(
      "missing",
      ["acceptanceLength"],
      "acceptanceLength is missing: how much n-grams guess depends on the text alone",
      "state acceptanceLength, acceptanceRate or acceptanceCurve",
    );
  }
  if (method === "draft-model") {
    warnings.push(
      `acceptance is assumed: ${assumedDraftModelRate} for each token of the draft model; state acceptanceRate, acceptanceLength or acceptanceCurve`,
    );
    return independentPositions(draftTokens, assumedDraftModelRate);
  }
  return typicalPositions(input, draftTokens, method, model, promptShare, warnings);
}

/** As measured with this model and method, else the median of all measured curves. */
function typicalPositions(
  { harness }: Asked,
  draftTokens: number,
  method: "eagle" | "mtp",
  model: Model,
  promptShare: number,
  warnings: string[],
): readonly number[] {
  const curve = acceptanceCurveOf(model.id, method);
  const isBenchmark = harness === "closed-loop";
  const share = isBenchmark ? promptShare : 1;
  warnings.push(
    `acceptance is assumed: ${curve ? `as measured for ${curve.name} on ${curve.prompts}` : `the median of ${acceptanceCurves().length} measured curves, none of ${model.id}`}${isBenchmark ? `, of whose gains a benchmark's random prompts reach ${share}` : ""}`,
  );
  return measuredPositions(curve?.points ?? [], draftTokens, share);
}

/** Reads "0.8,0.6,0.45": how often the token at each position is accepted, as vLLM reports it. */
function parseCurve(text: string, draftTokens: number): readonly number[] {
  const shares = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  const fault = (code: string, what: string) =>
    new InputError(
      code,
      ["acceptanceCurve"],
      `acceptanceCurve ${what}, got "${text}"`,
      'for example "0.8,0.62,0.5"',
    );
  if (!shares.every(Number.isFinite)) throw fault("not_a_number", "must list numbers");
  if (shares.some((share, index) => share < 0 || share > (shares[index - 1] ?? 1)))
    throw fault("out_of_range", "must fall from at most 1 to at least 0");
  if (shares.length < draftTokens)
    throw fault("too_few", `must have a number for each of the ${draftTokens} draftTokens`);
  return shares.slice(0, draftTokens);
}

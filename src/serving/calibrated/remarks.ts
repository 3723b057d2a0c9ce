import type { Accelerator } from "../../catalog/accelerator.ts";
import { releaseOf } from "../../catalog/engines.ts";
import { hasMixture } from "../../catalog/hasMixture.ts";
import type { Model } from "../../catalog/modelArchitecture.ts";
import { numberFormats } from "../../catalog/numberFormat.ts";
import { assumedLinks } from "../../cost/assumedLinks.ts";
import { peakRate } from "../../operators/peakRate.ts";
import type { CompiledScenario } from "./compiledScenario.ts";
import type { CompiledWorker } from "./compilePool.ts";
import type { Load } from "./problem.ts";
import { uncovered } from "./spreads.ts";

/** Power that devices draw under inference load, as a share of thermal design power (assumed; 0.6 to 0.9 measured). */
export const typicalPowerShare = 0.75;

interface Remarks {
  /** What a forecast takes for granted. */
  readonly assumptions: readonly string[];
  /** Where a forecast is less sure than its interval says, and what a user should check. */
  readonly warnings: readonly string[];
}

const kept = new WeakMap<CompiledScenario, Remarks>();

/** The remarks on a scenario that hold under any load; written once for each. */
export function remarksOf(compiled: CompiledScenario): Remarks {
  const found = kept.get(compiled);
  if (found !== undefined) return found;
  const remarks = { assumptions: assumptionsOf(compiled), warnings: warningsOf(compiled) };
  kept.set(compiled, remarks);
  return remarks;
}

function assumptionsOf({
  scenario,
  problem,
  decodeWorker,
  prefillWorker,
}: CompiledScenario): readonly string[] {
  const { policy } = problem;
  const { formats, batching } = decodeWorker;
  const { harness, speculation, workload } = scenario;
  const { cachedTokens, inputTokens } = workload;
  const isMixture = hasMixture(scenario.model);
  const price = priceText(
    scenario.pricePerDeviceHour,
    (prefillWorker ? [decodeWorker, prefillWorker] : [decodeWorker]).map(({ accelerator }) => accelerator),
  );
  return [
    `${policy.name} takes ${Math.round(batching.memoryUtilization * 100)} % of memory and prefills up to ${batching.maxBatchedTokens} tokens a step${policy.scheduling === "mixed" ? ", mixed with decoding" : ", before decoding goes on"}`,
    `weights in ${formats.weights.dense}${isMixture ? `, experts in ${formats.weights.experts}` : ""}, KV cache in ${formats.kvCache}`,
    `${isMixture ? "experts are chosen at random, some more often than others; " : ""}outputs run to their full length`,
    ...(harness.burstStart
      ? [
          `a closed loop that starts all requests at once and sends ${harness.requestsPerSlot} from each place`,
        ]
      : []),
    ...(cachedTokens > 0
      ? [
          `every request finds ${Math.round(cachedTokens)} of its ${Math.round(inputTokens)} prompt tokens cached, and keeps them in memory for itself`,
        ]
      : []),
    ...(speculation.draftTokens > 0
      ? [
          `each verification yields ${speculation.acceptedTokens.toFixed(2)} tokens of ${speculation.draftTokens} drafted${speculation.draft ? ` by ${drafters[speculation.draft.method]}` : ""}`,
        ]
      : []),
    ...(price === undefined
      ? []
      : [
          `a device-hour costs ${price}; devices draw ${typicalPowerShare * 100} % of their thermal design power`,
        ]),
  ];
}

/** What an hour of each kind of device costs; undefined where one states no price, for then the sum is not known. */
function priceText(stated: number | undefined, accelerators: readonly Accelerator[]): string | undefined {
  if (stated !== undefined) return `${stated.toFixed(2)} USD`;
  const prices = new Map(accelerators.map(({ id, pricePerHour }) => [id, pricePerHour]));
  const texts = [...prices].map(
    ([id, price]) => price && `${price.toFixed(2)} USD${prices.size > 1 ? ` on ${id}` : ""}`,
  );
  return texts.every(Boolean) ? `${texts.join(" and ")} (assumed)` : undefined;
}

const drafters = {
  "draft-model": "a smaller model",
  eagle: "an EAGLE head",
  mtp: "the model's own prediction layers",
  ngram: "n-grams",
} as const;

function warningsOf(compiled: CompiledScenario): readonly string[] {
  const { scenario, calibration, problem, decodeWorker, prefillWorker } = compiled;
  const { model, engine, workload } = scenario;
  const workers = prefillWorker ? [decodeWorker, prefillWorker] : [decodeWorker];
  const { maxContextTokens } = model.architecture;
  const longest = workload.inputTokens + workload.outputTokens;
  const { batching } = prefillWorker ?? decodeWorker;
  const warnings = [
    ...uncovered(calibration, {
      ...compiled,
      model,
      engine,
      isPastRelease: releaseOf(decodeWorker.engine, scenario.engineVersion).isPastRelease,
    }),
    ...workers.flatMap(({ deviceCost }) => deviceCost.warnings),
    ...workers.flatMap(({ accelerator, operators }) =>
      assumedLinks(
        accelerator,
        operators.flatMap((operator) => (operator.kind === "collective" ? operator.span : [])),
      ),
    ),
    ...(prefillWorker && scenario.transferBandwidth === undefined
      ? workers.flatMap(({ accelerator }) => assumedLinks(accelerator, [Infinity]))
      : []),
    ...workers.flatMap(widened),
    ...workers.flatMap(({ sharding }) => undivided(model, sharding.tp)),
    ...(model.notes ?? []),
    ...(maxContextTokens !== undefined && longest > maxContextTokens
      ? [
          `${Math.round(longest)} tokens a request exceed the ${maxContextTokens} that ${model.id} was trained for`,
        ]
      : []),
    ...(!batching.chunkedPrefill && problem.shape.chunkTokens > batching.maxBatchedTokens
      ? [
          `prompts of ${Math.round(problem.shape.chunkTokens)} new tokens exceed maxBatchTokens (${batching.maxBatchedTokens}): without chunks an engine refuses them; they are taken whole here`,
        ]
      : []),
    ...(problem.policy.scheduling === "prefillFirst" && workload.equalLengths
      ? ["equal lengths keep all requests in step: TTFT holds half of all prompts"]
      : []),
  ];
  return [...new Set(warnings)];
}

/** Heads that a tensor parallel degree does not divide: engines do not start then. */
function undivided({ id, architecture }: Model, tp: number): readonly string[] {
  const heads = new Set(architecture.layers.flatMap(({ mixer }) => ("heads" in mixer ? mixer.heads : [])));
  return [...heads].flatMap((count) =>
    count % tp === 0
      ? []
      : [
          `the ${count} heads of ${id} do not divide by tp (${tp}): engines refuse that; the fullest device is predicted`,
        ],
  );
}

/** Formats that a device has no rate for: it multiplies them as wider ones. */
function widened({ accelerator, formats, operators }: CompiledWorker): readonly string[] {
  const { id, peakFlops } = accelerator;
  const used = new Set([formats.weights.dense, formats.weights.experts]);
  const widenedWeights = [...used].flatMap((format) => {
    const { math, elementBits } = numberFormats[format];
    const isWeightOnly = elementBits >= 16 || format === "int4";
    if (isWeightOnly || peakFlops[math] !== undefined) return [];
    return [`${id} states no ${math} rate: weights in ${format} are widened before they are multiplied`];
  });
  const kinds = new Set(operators.flatMap((operator) => ("math" in operator ? operator.math : [])));
  const others = [...kinds].flatMap((kind) => {
    const { math } = peakRate(accelerator, kind);
    const is16Bit = (name: string) => name === "bf16" || name === "fp16";
    if (math === kind || (is16Bit(math) && is16Bit(kind))) return [];
    return [`${id} states no ${kind} rate: its ${math} rate stands in`];
  });
  return [...widenedWeights, ...others];
}

/** What holds a load back that is no fault of the deployment. */
export function loadWarnings({ problem }: CompiledScenario, load: Load): readonly string[] {
  const { decode } = problem;
  const places = decode.maxSequences * decode.ranks * decode.workers;
  if (!("concurrency" in load) || load.concurrency <= places) return [];
  return [
    `${load.concurrency} requests are in flight and ${Math.floor(places)} run at once: the others wait for a place; maxSequences sets how many`,
  ];
}

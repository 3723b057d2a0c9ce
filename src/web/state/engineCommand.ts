import { findModel } from "../../catalog/models.ts";
import { longestSequence } from "./longestSequence.ts";
import type { Answered } from "./answer.ts";
import { engineFlags, type EngineSetting } from "./engineFlags.ts";

/** How the engine would be started; one worker of one pool. */
export function engineCommand({ compiled, input }: Answered): string {
  const { scenario, decodeWorker } = compiled;
  const { model, engine, workload, speculation, formats } = scenario;
  const { tp, pp, attentionDp, ep } = scenario.workers.sharding;
  const { memoryUtilization, maxBatchedTokens, maxSequences, chunkedPrefill } = decodeWorker.batching;
  const setting: EngineSetting = {
    repository: repositoryOf(model),
    tp,
    pp,
    attentionDp,
    ep,
    maxTokens: longestSequence(workload),
    fp8Cache: formats.kvCache === "fp8",
    eager: scenario.eager ?? false,
    memoryFraction: memoryUtilization,
    batchTokens: maxBatchedTokens,
    sequences: maxSequences,
    chunkedPrefill,
    ...(speculation.draftTokens > 0 && {
      draft: {
        tokens: speculation.draftTokens,
        method: speculation.draft?.method ?? "mtp",
        repository: input.draftModel === undefined ? "DRAFT_MODEL" : draftRepository(input.draftModel),
      },
    }),
  };
  const comments = [
    ...(scenario.workers.count > 1 ? [`# start ${scenario.workers.count} of these behind a router`] : []),
    ...(scenario.prefill
      ? ["# the decode pool; the prefill pool and the KV connector depend on your router"]
      : []),
  ];
  return [...comments, engineFlags[engine](setting)].join("\n");
}

/** The repository that people download a model from, where the catalogue names one. */
const repositoryOf = ({ id, aliases }: { readonly id: string; readonly aliases: readonly string[] }) =>
  aliases.find((alias) => alias.includes("/")) ?? id;

/** A draft model of one's own is no entry of the catalogue. */
function draftRepository(name: string): string {
  try {
    return repositoryOf(findModel(name, ["draftModel"]));
  } catch {
    return name;
  }
}

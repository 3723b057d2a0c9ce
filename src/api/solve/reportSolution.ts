import type { Block, Fact, Report } from "../../report/report.ts";
import { formatCell } from "../../report/formatCell.ts";
import type { Solution } from "./solution.ts";

/** The verdict, the headline figures, where the time and the memory go, what to know. */
export function reportSolution(solution: Solution): Report {
  const { resolved, breakdown, warnings } = solution;
  const { prefill, decodeStep, speculation, memory } = breakdown;
  return [
    { kind: "verdict", ok: solution.feasible, text: verdictOf(solution) },
    { kind: "facts", facts: headline(solution) },
    {
      kind: "bars",
      title: "TTFT",
      unit: "time",
      parts: nonZero([
        { label: "linear layers", value: prefill.linearSeconds },
        { label: "attention", value: prefill.attentionSeconds },
        { label: "dispatch", value: prefill.dispatchSeconds },
        { label: "KV transfer", value: prefill.kvTransferSeconds },
      ]),
    },
    {
      kind: "bars",
      title: speculation ? "One decode step of the target model" : "ITL",
      unit: "time",
      parts: nonZero([
        { label: "reading weights", value: decodeStep.weightsSeconds },
        { label: "reading KV cache", value: decodeStep.kvCacheSeconds },
        { label: "layer overhead", value: decodeStep.layerTaxSeconds },
      ]),
    },
    {
      kind: "bars",
      title: `Memory of ${resolved.decodeHardware}`,
      unit: "bytes",
      whole: resolved.memoryCapacityBytes,
      rest: "free",
      parts: nonZero([
        { label: "weights", value: memory.weightsBytes },
        { label: "KV cache", value: memory.kvCacheBytes },
        { label: "draft weights", value: memory.draftWeightsBytes },
      ]),
    },
    ...notes(warnings.map(({ message }) => message)),
  ];
}

function verdictOf({ feasible, resolved, totalMemoryRequiredBytes, memoryUtilization }: Solution): string {
  const where =
    resolved.decodeHardware === resolved.hardware
      ? `on ${resolved.hardware}`
      : `with prefill on ${resolved.hardware} and decode on ${resolved.decodeHardware}`;
  const need = `${formatCell(totalMemoryRequiredBytes, "bytes")} of ${formatCell(resolved.memoryCapacityBytes, "bytes")}`;
  return `${feasible ? "Fits" : "Does not fit"}: ${resolved.model} ${where} needs ${need} (${formatCell(memoryUtilization, "percent")})`;
}

function headline(solution: Solution): Fact[] {
  const { breakdown, prefillChunks } = solution;
  const facts: Fact[] = [
    {
      label: "TTFT",
      key: "ttftSeconds",
      value: solution.ttftSeconds,
      unit: "time",
      note: "time to first token",
    },
    {
      label: "ITL",
      key: "itlSeconds",
      value: solution.itlSeconds,
      unit: "time",
      note: "inter-token latency",
    },
    { label: "KV cache", key: "kvCacheBytes", value: solution.kvCacheBytes, unit: "bytes" },
    { label: "Weights", key: "modelWeightsBytes", value: solution.modelWeightsBytes, unit: "bytes" },
    {
      label: "Memory",
      key: "totalMemoryRequiredBytes",
      value: solution.totalMemoryRequiredBytes,
      unit: "bytes",
    },
    { label: "Utilization", key: "memoryUtilization", value: solution.memoryUtilization, unit: "percent" },
  ];
  if (solution.promptCacheHitRatio > 0)
    facts.push({
      label: "Prompt cache hits",
      key: "promptCacheHitRatio",
      value: solution.promptCacheHitRatio,
      unit: "percent",
    });
  if (solution.prefillChunkTimeSeconds !== null) {
    facts.push(
      { label: "Prefill chunks", key: "prefillChunks", value: prefillChunks, unit: "count" },
      {
        label: "Longest chunk",
        key: "prefillChunkTimeSeconds",
        value: solution.prefillChunkTimeSeconds,
        unit: "time",
        note: "the longest that a decode step waits",
      },
    );
  }
  if (breakdown.speculation)
    facts.push({
      label: "Tokens a step",
      key: "expectedTokensPerStep",
      value: breakdown.speculation.expectedTokensPerStep,
      unit: "ratio",
      note: "expected, with the draft model",
    });
  return facts;
}

function nonZero<Part extends { readonly value: number }>(parts: readonly Part[]): Part[] {
  return parts.filter(({ value }) => value > 0);
}

function notes(messages: readonly string[]): Block[] {
  return messages.length === 0 ? [] : [{ kind: "notes", level: "warning", notes: messages }];
}

import { hasMixture } from "../../catalog/hasMixture.ts";
import { estimateLoad } from "../../serving/calibrated/predict.ts";
import { emptySolution } from "../../serving/calibrated/solution.ts";
import { answerOf, type Answered } from "./answer.ts";
import type { Draft } from "./link.ts";
import { withField } from "./page.ts";

/** One sharding at one load. */
export interface FrontierPoint {
  readonly draft: Draft;
  readonly sharding: string;
  readonly devices: number;
  readonly concurrency: number;
  readonly ttft: number;
  readonly tpot: number;
  readonly tokensPerSecondPerDevice: number;
  readonly tokensPerSecondPerUser: number;
}

const concurrencies = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048];

/** Every sharding of the scenario's model that one scale-up domain of its hardware can hold, at loads from 1 to 2048. */
export function shardingDrafts({ draft, compiled }: Answered): readonly Draft[] {
  const { model, accelerator } = compiled.scenario;
  const domain = Math.min(16, accelerator.scaleUp?.domainSize ?? 8);
  const isMixture = hasMixture(model);
  const base = ["pp", "cp", "replicas", "attentionDp", "ep"].reduce(
    (next, name) => withField(next, name, ""),
    draft,
  );
  const drafts: Draft[] = [];
  for (let devices = 1; devices <= domain; devices *= 2) {
    drafts.push(withField(base, "tp", String(devices)));
    if (!isMixture || devices === 1) continue;
    drafts.push({ ...base, tp: String(devices), ep: String(devices) });
    drafts.push({ ...base, tp: "1", attentionDp: String(devices), ep: String(devices) });
  }
  return drafts;
}

/** The points of one sharding; none where it does not fit. */
export function pointsOf(draft: Draft): readonly FrontierPoint[] {
  const answer = answerOf(withField(draft, "concurrency", "1"));
  if (!answer.ok || !answer.forecast.feasible) return [];
  const { compiled, input, forecast } = answer;
  const { devices, maxConcurrency } = forecast;
  const solution = emptySolution();
  return concurrencies
    .filter((concurrency) => concurrency <= maxConcurrency)
    .map((concurrency) => {
      const { ttft, tpot, outputTokensPerSecond } = estimateLoad(compiled, { concurrency }, solution);
      return {
        draft: withField(draft, "concurrency", String(concurrency)),
        sharding: [
          `TP ${input.tp}`,
          ...(input.attentionDp > 1 ? [`attention DP ${input.attentionDp}`] : []),
          ...(input.ep > 1 ? [`EP ${input.ep}`] : []),
        ].join(", "),
        devices,
        concurrency,
        ttft: ttft.seconds,
        tpot: tpot.seconds,
        tokensPerSecondPerDevice: outputTokensPerSecond / devices,
        tokensPerSecondPerUser: 1 / tpot.seconds,
      };
    });
}

/** Points that no other beats in both throughput per device and speed per user, fastest user first. */
export function frontierOf(points: readonly FrontierPoint[]): readonly FrontierPoint[] {
  let best = 0;
  const frontier: FrontierPoint[] = [];
  for (const point of points.toSorted(
    (a, b) =>
      b.tokensPerSecondPerUser - a.tokensPerSecondPerUser ||
      b.tokensPerSecondPerDevice - a.tokensPerSecondPerDevice,
  )) {
    if (point.tokensPerSecondPerDevice <= best) continue;
    best = point.tokensPerSecondPerDevice;
    frontier.push(point);
  }
  return frontier;
}

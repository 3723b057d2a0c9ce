import { simulatedCluster } from "../../planning/simulatedCluster.ts";
import { InputError } from "../../units/inputError.ts";
import { advance } from "../../simulation/engine/advance.ts";
import { simulation, type Simulation } from "../../simulation/engine/simulation.ts";
import type { Slo } from "../../simulation/metrics/slo.ts";
import { answerOf, type Answered } from "../state/answer.ts";
import { nextTurn } from "../state/nextTurn.ts";
import { ownAccelerators, ownModels } from "../state/ownRecords.ts";
import { figuresOf, timelineOf } from "./figures.ts";
import type { Reply, Request } from "./messages.ts";
import { workloadOf } from "./workloadOf.ts";

/** Events between two looks at the messages. */
const slice = 20_000;
/** Between two reports. */
const reportMilliseconds = 120;

const reply = (message: Reply) => postMessage(message);
let isPaused = false;
let run = 0;

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  if (data.kind === "pause") isPaused = true;
  else if (data.kind === "resume") isPaused = false;
  else void start(data);
});

async function start(request: Extract<Request, { kind: "start" }>): Promise<void> {
  const mine = ++run;
  isPaused = false;
  ownModels.value = request.ownModels;
  ownAccelerators.value = request.ownAccelerators;
  try {
    const answer = answerOf(request.draft);
    if (!answer.ok) throw answer.error;
    const refusal = answer.forecast.reasons.find(({ code }) => code !== "rate_above_capacity");
    if (refusal) throw new InputError("infeasible", [], refusal.message);
    const sim = simulationOf(answer, request);
    const slos: Slo[] = [
      ...(request.ttftLimitSeconds === undefined ? [] : [slo("ttft", request.ttftLimitSeconds)]),
      ...(request.tpotLimitSeconds === undefined ? [] : [slo("tpot", request.tpotLimitSeconds)]),
    ];
    let reported = -Infinity;
    for (let done = false; !done;) {
      await nextTurn();
      if (mine !== run) return;
      if (isPaused) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        continue;
      }
      done = advance(sim, slice);
      if (!done && performance.now() - reported < reportMilliseconds) continue;
      reported = performance.now();
      reply({
        kind: "progress",
        load: sim.workload.name,
        left: sim.left,
        requests: sim.workload.count,
        now: sim.now,
        steps: sim.totals.steps,
        done,
        timeline: timelineOf(sim),
        figures: figuresOf(sim, slos),
      });
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    reply({
      kind: "fault",
      message: error.hint === undefined ? error.message : `${error.message} (${error.hint})`,
    });
  }
}

const slo = (metric: "ttft" | "tpot", limitSeconds: number): Slo => ({
  metric,
  limitSeconds,
  statistic: "p99",
});

function simulationOf(
  answer: Answered,
  { seed, requests, trace }: Extract<Request, { kind: "start" }>,
): Simulation {
  const workload = workloadOf(answer, requests, seed, trace);
  return simulation(simulatedCluster(answer.compiled.problem, { seed }), workload);
}

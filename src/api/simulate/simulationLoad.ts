import { randomSource } from "../../math/randomSource.ts";
import { type Arrivals, arrivalTimes } from "../../simulation/workload/arrivals.ts";
import { sessionWorkload } from "../../simulation/workload/sessionWorkload.ts";
import { syntheticWorkload } from "../../simulation/workload/syntheticWorkload.ts";
import { type Trace, traceWorkload } from "../../simulation/workload/trace.ts";
import type { Workload } from "../../simulation/workload/workload.ts";
import { InputError } from "../../units/inputError.ts";
import { parseQuantity } from "../../units/parseQuantity.ts";
import { parseLength } from "../predict/parseLength.ts";
import { defaultConcurrency } from "../predict/resolveScenario.ts";
import type { SimulateInput } from "./simulateInput.ts";
import { parseRateProfile } from "./simulationPolicies.ts";

/** Requests that each place of a closed loop sends, as InferenceX does. */
const requestsPerPlace = 10;
const defaultRequests = 1000;

/** The load that an input describes, for one seed; `requestRate` overrides the input's. Throws an `InputError` for contradictions. */
export function simulationLoad(
  input: SimulateInput,
  trace: Trace | undefined,
  seed: number,
  requestRate = input.requestRate,
): Workload {
  checkLoad(input);
  const { concurrency, turns } = input;
  if (trace) return loadOfTrace(input, trace, seed, requestRate);
  const lengths = { input: parseLength(input, "isl"), output: parseLength(input, "osl") };
  const arrivals = arrivalsOf(input, requestRate);
  if (turns !== undefined) {
    return sessionWorkload({
      seed,
      sessions: input.requests ?? defaultRequests,
      arrivals: arrivals ?? { kind: "poisson", requestsPerSecond: 1 },
      turns: { kind: "fixed", tokens: turns },
      ...lengths,
      thinkSeconds: parseQuantity(input.thinkTime, "time", { path: ["thinkTime"] }),
      systemTokens: input.sharedPrefixTokens,
      maxContextTokens: input.maxSequenceTokens ?? Infinity,
    });
  }
  const places = concurrency ?? defaultConcurrency;
  const requests = input.requests ?? (arrivals ? defaultRequests : requestsPerPlace * places);
  return syntheticWorkload({
    seed,
    requests,
    ...lengths,
    arrivals: arrivals ?? { kind: "closed-loop", concurrency: Math.min(places, requests) },
    sharedPrefix:
      input.sharedPrefixTokens > 0
        ? { tokens: input.sharedPrefixTokens, prefixes: input.sharedPrefixes }
        : undefined,
    priorities: input.priorities,
  });
}

function loadOfTrace(
  input: SimulateInput,
  trace: Trace,
  seed: number,
  requestRate: number | undefined,
): Workload {
  const count = Math.min(input.requests ?? Infinity, trace.inputTokens.length);
  const arrivals = arrivalsOf(input, requestRate);
  const options = { requests: count, speed: input.speed };
  if (arrivals)
    return traceWorkload(trace, {
      ...options,
      speed: 1,
      arrivalSeconds: arrivalTimes(arrivals, count, randomSource(seed, "arrivals")),
    });
  if (input.concurrency === undefined && trace.arrivalSeconds) return traceWorkload(trace, options);
  const places = Math.min(input.concurrency ?? defaultConcurrency, count);
  const arrivalSeconds = new Float64Array(count).fill(0, 0, places).fill(NaN, places);
  return { ...traceWorkload(trace, { ...options, speed: 1, arrivalSeconds }), closedLoop: true };
}

/** Arrivals of an open loop; undefined for a closed one. */
function arrivalsOf(input: SimulateInput, requestsPerSecond: number | undefined): Arrivals | undefined {
  if (input.rateProfile !== undefined)
    return { kind: "profile", profile: parseRateProfile(input.rateProfile) };
  if (input.arrivals === "burst") return { kind: "burst" };
  if (requestsPerSecond === undefined) return undefined;
  switch (input.arrivals) {
    case "gamma":
    case "weibull":
      return { kind: input.arrivals, requestsPerSecond, shape: input.burstiness };
    default:
      return { kind: input.arrivals, requestsPerSecond };
  }
}

/** Faults and contradictions of the load, those of settings that it does not use too. */
function checkLoad(input: SimulateInput): void {
  const contradiction = (field: string, message: string, hint: string) => {
    throw new InputError("contradiction", [field], message, hint);
  };
  const open =
    input.requestRate !== undefined || input.rateProfile !== undefined || input.arrivals === "burst";
  if (open && input.concurrency !== undefined) {
    contradiction(
      "concurrency",
      "a concurrency makes a closed loop, and a rate an open one",
      "state one of them",
    );
  }
  if (input.requestRate !== undefined && input.rateProfile !== undefined) {
    contradiction("rateProfile", "requestRate and rateProfile exclude each other", "state one of them");
  }
  if (input.trace !== undefined && input.turns !== undefined) {
    contradiction("turns", "a trace has its own turns", "leave trace or turns out");
  }
  if (input.turns !== undefined && !open) {
    contradiction("turns", "sessions arrive in an open loop", "state a requestRate of sessions a second");
  }
  if (input.speed !== 1 && input.trace === undefined) {
    contradiction("speed", `speed (${input.speed}) is that of a trace`, "state trace");
  }
  if (input.sharedPrefixes !== 1 && input.sharedPrefixTokens === 0) {
    contradiction(
      "sharedPrefixes",
      `sharedPrefixes (${input.sharedPrefixes}) needs a prefix to share`,
      "state sharedPrefixTokens",
    );
  }
  parseQuantity(input.thinkTime, "time", { path: ["thinkTime"] });
  if (input.burstiness !== 1 && input.arrivals !== "gamma" && input.arrivals !== "weibull") {
    contradiction(
      "burstiness",
      "burstiness is the shape of gamma or weibull arrivals",
      "state arrivals gamma",
    );
  }
}

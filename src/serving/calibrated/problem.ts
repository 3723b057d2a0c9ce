import type { EnginePolicy } from "./enginePolicy.ts";
import type { Pool } from "./pool.ts";
import type { PromptShape } from "./promptCost.ts";
import type { RequestTimes } from "./requestTimes.ts";
import type { ServingConstants } from "./servingConstants.ts";
import type { Speculation } from "./speculation.ts";
import type { Harness, SchedulerSettings, Workload } from "./workload.ts";

/** Everything the steady-state formulas need, in plain numbers. */
export interface Problem {
  readonly policy: EnginePolicy;
  readonly overheads: RequestTimes;
  readonly constants: ServingConstants;
  readonly workload: Workload;
  readonly harness: Harness;
  readonly scheduler: SchedulerSettings;
  readonly speculation: Speculation;
  /** Each step is formed while the one before runs: requests that come meanwhile miss it. */
  readonly schedulesAhead: boolean;
  readonly shape: PromptShape;
  /** Decodes; without a prefill pool it prefills too. */
  readonly decode: Pool;
  readonly prefill?: Pool;
  /** Bringing a request's cached prefix back from host memory; s, and part of `overheads.requestSeconds`. */
  readonly loadSeconds: number;
  /** Moving one prompt's KV cache from a prefill to a decode worker; s. */
  readonly transferSeconds: number;
}

/** Exactly one of the two: requests in flight, or arrivals a second over the deployment. */
export type Load = { readonly concurrency: number } | { readonly requestRate: number };

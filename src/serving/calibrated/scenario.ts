import type { Accelerator } from "../../catalog/accelerator.ts";
import type { Model } from "../../catalog/modelArchitecture.ts";
import type { Formats } from "../../operators/formats.ts";
import type { Sharding } from "../../operators/sharding.ts";
import type { EngineSettings } from "./compilePool.ts";
import type { EngineName } from "./enginePolicy.ts";
import type { Load } from "./problem.ts";
import type { Speculation } from "./speculation.ts";
import type { Harness, SchedulerSettings, Workload } from "./workload.ts";

/** Workers of one phase, all alike. */
export interface WorkerScenario {
  readonly sharding: Sharding;
  readonly count: number;
}

/** A question with every name resolved: what serves, on what, under which load. */
export interface ServingScenario {
  readonly model: Model;
  readonly accelerator: Accelerator;
  readonly engine: EngineName;
  /** For example "0.15.1"; absent: the newest that is known. */
  readonly engineVersion?: string;
  readonly formats: Formats;
  /** Replicas that prefill and decode, or with `prefill` the decode pool. */
  readonly workers: WorkerScenario;
  /** Its formats are the same weights and cache, multiplied as its own accelerator can; absent: those of `formats`. */
  readonly prefill?: WorkerScenario & { readonly accelerator?: Accelerator; readonly formats?: Formats };
  readonly load: Load;
  readonly workload: Workload;
  readonly harness: Harness;
  readonly scheduler?: SchedulerSettings;
  readonly speculation: Speculation;
  /** Absent: the engine's defaults on the device. */
  readonly settings?: EngineSettings;
  /** No CUDA graphs (`--enforce-eager`, or an engine from before them): the host launches every kernel. */
  readonly eager?: boolean;
  /** B/s between a prefill and a decode worker; absent: the scale-out links of the devices that hold a request. */
  readonly transferBandwidth?: number;
  /** USD for one device and hour. */
  readonly pricePerDeviceHour?: number;
}

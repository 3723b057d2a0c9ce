import { parseQuantity } from "../units/parseQuantity.ts";
import type { Seconds } from "../units/quantity.ts";
import type { Accelerator } from "./accelerator.ts";
import { catalogTable } from "./catalogTable.ts";
import type {
  BatchingDefaults,
  Engine,
  EngineEntry,
  EngineMemory,
  EngineRelease,
  SynchronousHost,
} from "./engine.ts";
import type { FormatName } from "./numberFormat.ts";
import * as compiled from "./generated/engines.ts";

const table = /* @__PURE__ */ catalogTable<EngineEntry, Engine>("engine", compiled, resolveEngine);

/** Every serving engine of the catalogue. */
export const engines = (): readonly Engine[] => table.all();

/** The engine that a name means, for example "trtllm". Throws an `InputError` for an unknown name. */
export const findEngine = (name: string, path?: readonly string[]): Engine => table.find(name, path);

/** The entry behind an id with the sources of its figures. Throws a `RangeError` for an unknown id. */
export const engineEntry = (id: string): EngineEntry => table.entry(id);

/** What an engine batches by default on a device. */
export function batchingDefaults(
  engine: Engine,
  { memoryCapacity, family }: Pick<Accelerator, "memoryCapacity" | "family">,
): BatchingDefaults {
  const found = engine.batching.find(
    ({ minimumMemory, exceptFamilies }) =>
      memoryCapacity >= minimumMemory && !exceptFamilies.includes(family),
  );
  if (found === undefined)
    throw new RangeError(`no batching defaults of ${engine.id} for ${memoryCapacity} bytes`);
  return found;
}

/** What a version of an engine takes beside weights and KV cache; without a version, the newest known. */
export function engineMemory(engine: Engine, version?: string): EngineMemory {
  const known = engine.memory.filter(({ since }) => !isBefore(version, since));
  const found = known.at(-1) ?? engine.memory[0];
  if (found === undefined) throw new RangeError(`no memory figures of ${engine.id}`);
  return found;
}

/** Host work that a version of an engine does between steps; undefined where it runs beside them. */
export function synchronousHost(
  { synchronousHost: host }: Engine,
  version?: string,
): SynchronousHost | undefined {
  if (!host || !isBefore(version, host.until)) return undefined;
  const { graphsSince, ...times } = host;
  return graphsSince !== undefined && isBefore(version, graphsSince) ? host : times;
}

/** Tokens up to which steps with prompts of a version of an engine replay graphs between attention kernels; 0: none do. */
export function promptGraphTokens({ promptGraphs }: Engine, version?: string): number {
  return promptGraphs && !isBefore(version, promptGraphs.since) ? promptGraphs.tokens : 0;
}

/** What launching a kernel outside a graph takes in a version of an engine, where that differs from today's; s. */
export function earlierLaunchSeconds({ earlierLaunch }: Engine, version?: string): Seconds | undefined {
  return earlierLaunch && isBefore(version, earlierLaunch.until) ? earlierLaunch.launch : undefined;
}

/** All that sets a version of an engine apart. */
export function releaseOf(engine: Engine, version?: string): EngineRelease {
  const host = synchronousHost(engine, version);
  const launchSeconds = earlierLaunchSeconds(engine, version);
  return {
    ...(host ? { synchronousHost: host } : {}),
    ...(launchSeconds === undefined ? {} : { launchSeconds }),
    promptGraphTokens: promptGraphTokens(engine, version),
    schedulesAhead: schedulesAhead(engine, version),
    isPastRelease: host !== undefined || launchSeconds !== undefined,
  };
}

/** Whether a version of an engine forms its next step while one runs. */
export function schedulesAhead({ schedulesAheadSince: since }: Engine, version?: string): boolean {
  return since === undefined || !isBefore(version, since);
}

/** Without a version, or with a name in its place, an engine counts as the newest. */
function isBefore(version: string | undefined, since: string): boolean {
  return version !== undefined && /^v?\d/.test(version) && compareVersions(version, since) < 0;
}

/** Compares the numbers of two versions from the left; letters such as "rc1" end a version. */
export function compareVersions(first: string, second: string): number {
  const numbers = (version: string) =>
    (version.match(/^v?[\d.]+/)?.[0] ?? "").replace(/^v/, "").split(".").map(Number);
  const [a, b] = [numbers(first), numbers(second)];
  for (let place = 0; place < Math.max(a.length, b.length); place++) {
    const difference = (a[place] ?? 0) - (b[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function resolveEngine(entry: EngineEntry): Engine {
  const { synchronousHost: host, earlierLaunch, promptGraphs } = entry;
  return {
    id: entry.id,
    name: entry.name,
    aliases: entry.aliases,
    ...(host && {
      synchronousHost: {
        until: host.until,
        step: parseQuantity(host.step.value, "time"),
        sequence: parseQuantity(host.sequence.value, "time"),
        ...(host.graphsSince === undefined ? {} : { graphsSince: host.graphsSince }),
      },
    }),
    ...(promptGraphs && {
      promptGraphs: { since: promptGraphs.since, tokens: Number(promptGraphs.tokens.value) },
    }),
    ...(earlierLaunch && {
      earlierLaunch: {
        until: earlierLaunch.until,
        launch: parseQuantity(earlierLaunch.launch.value, "time"),
      },
    }),
    ...(entry.schedulesAheadSince ? { schedulesAheadSince: entry.schedulesAheadSince.value } : {}),
    ...(entry.computesAllChoices ? { computesAllChoices: true } : {}),
    fusedCasts: (entry.fusedCasts?.value.split(" ") ?? []) as readonly FormatName[],
    memoryRule: entry.memoryRule,
    memoryUtilization: Number(entry.memoryUtilization.value),
    blockTokens: Number(entry.blockTokens.value),
    batching: entry.batching.map((defaults) => ({
      minimumMemory: parseQuantity(defaults.minimumMemory.value, "bytes"),
      exceptFamilies: defaults.exceptFamilies,
      maxBatchedTokens: Number(defaults.maxBatchedTokens.value),
      maxSequences: Number(defaults.maxSequences.value),
    })),
    memory: entry.memory.map((memory) => ({
      since: memory.since,
      sortsLogits: memory.sortsLogits,
      keepsWorkspace: memory.keepsWorkspace,
      runtime: parseQuantity(memory.runtime.value, "bytes"),
      collectives: parseQuantity(memory.collectives.value, "bytes"),
    })),
  };
}

import { clearPrefixCache, evictBlock, type PrefixCache, prefixCache } from "./prefixCache.ts";

/**
 * The KV blocks of one replica, counted: a block is free, privately held by one sequence, or known by
 * its content in the prefix cache (in use or idle). The three always sum to `total`.
 */
export interface KvPool {
  readonly total: number;
  free: number;
  privatelyHeld: number;
  readonly cache: PrefixCache | undefined;
  readonly hostTotal: number;
  /** Host blocks of swapped-out sequences. */
  hostHeld: number;
  /** Changes whenever blocks were freed or made findable: before that, a refused admission stays refused. */
  version: number;
}

export function kvPool(total: number, prefixCaching: boolean, hostBlocks: number): KvPool {
  const cache = prefixCaching ? prefixCache(total, hostBlocks) : undefined;
  return {
    total,
    free: total,
    privatelyHeld: 0,
    cache,
    hostTotal: hostBlocks,
    hostHeld: 0,
    version: 0,
  };
}

/** Blocks that could be taken now, idle prefixes included. */
export function availableBlocks(pool: KvPool): number {
  return pool.cache ? pool.free + pool.cache.idle : pool.free;
}

/** Blocks that running sequences hold. */
export function usedBlocks(pool: KvPool): number {
  return pool.total - availableBlocks(pool);
}

/** Takes free blocks, and evicts idle prefixes when there are too few; `count` must be available. */
export function takeBlocks(pool: KvPool, count: number): void {
  while (pool.free < count) {
    evictBlock(pool.cache!);
    pool.free += 1;
  }
  pool.free -= count;
  pool.privatelyHeld += count;
}

export function freeBlocks(pool: KvPool, count: number): void {
  pool.free += count;
  pool.privatelyHeld -= count;
  pool.version += 1;
}

/** Forgets everything, as a replica does that fails. */
export function resetPool(pool: KvPool): void {
  pool.free = pool.total;
  pool.privatelyHeld = 0;
  pool.hostHeld = 0;
  pool.version += 1;
  if (pool.cache) clearPrefixCache(pool.cache);
}

/**
 * The KV blocks of one replica that are known by what they hold. A block is in use (references > 0) or
 * idle; idle blocks form a doubly linked list, least recently used first, and are evicted from its head.
 * Evicted blocks may live on in host memory.
 */
export interface PrefixCache {
  readonly slotOf: Map<number, number>;
  readonly key: Float64Array;
  readonly references: Int32Array;
  readonly previous: Int32Array;
  readonly next: Int32Array;
  readonly vacant: Int32Array;
  vacantCount: number;
  head: number;
  tail: number;
  idle: number;
  readonly host: HostTier;
}

/** Prefix blocks in host memory, oldest out first. */
export interface HostTier {
  readonly capacity: number;
  readonly keys: Set<number>;
  /** Keys in the order of their arrival. */
  readonly line: number[];
  lineStart: number;
}

export function prefixCache(blocks: number, hostBlocks: number): PrefixCache {
  const cache: PrefixCache = {
    slotOf: new Map(),
    key: new Float64Array(blocks),
    references: new Int32Array(blocks),
    previous: new Int32Array(blocks),
    next: new Int32Array(blocks),
    vacant: new Int32Array(blocks),
    vacantCount: 0,
    head: -1,
    tail: -1,
    idle: 0,
    host: { capacity: hostBlocks, keys: new Set(), line: [], lineStart: 0 },
  };
  clearPrefixCache(cache);
  return cache;
}

export function clearPrefixCache(cache: PrefixCache): void {
  cache.slotOf.clear();
  for (let i = 0; i < cache.vacant.length; i += 1) cache.vacant[i] = i;
  cache.vacantCount = cache.vacant.length;
  cache.head = cache.tail = -1;
  cache.idle = 0;
  cache.references.fill(0);
  cache.host.keys.clear();
  cache.host.line.length = 0;
  cache.host.lineStart = 0;
}

/** Leading blocks of `keys` on the device, at most `limit`. */
export function devicePrefix(cache: PrefixCache, keys: Float64Array, limit: number): number {
  let hits = 0;
  while (hits < limit && cache.slotOf.has(keys[hits]!)) hits += 1;
  return hits;
}

/** Blocks of `keys` in host memory from `from` on, at most up to `limit`. */
export function hostPrefix(cache: PrefixCache, keys: Float64Array, from: number, limit: number): number {
  let hits = from;
  while (hits < limit && cache.host.keys.has(keys[hits]!)) hits += 1;
  return hits - from;
}

/** Enters a block in use under its key; the key must be absent. */
export function addBlock(cache: PrefixCache, key: number): number {
  const slot = cache.vacant[--cache.vacantCount]!;
  cache.slotOf.set(key, slot);
  cache.key[slot] = key;
  cache.references[slot] = 1;
  return slot;
}

export function referBlock(cache: PrefixCache, slot: number): void {
  if (cache.references[slot]!++ === 0) unlink(cache, slot);
}

export function releaseBlock(cache: PrefixCache, slot: number): void {
  if (--cache.references[slot]! > 0) return;
  cache.previous[slot] = cache.tail;
  cache.next[slot] = -1;
  if (cache.tail >= 0) cache.next[cache.tail] = slot;
  else cache.head = slot;
  cache.tail = slot;
  cache.idle += 1;
}

/** Evicts the idle block that was longest unused; there must be one. */
export function evictBlock(cache: PrefixCache): void {
  const slot = cache.head;
  const key = cache.key[slot]!;
  unlink(cache, slot);
  cache.slotOf.delete(key);
  cache.vacant[cache.vacantCount++] = slot;
  if (cache.host.capacity > 0) keepInHost(cache.host, key);
}

function unlink(cache: PrefixCache, slot: number): void {
  const before = cache.previous[slot]!;
  const after = cache.next[slot]!;
  if (before >= 0) cache.next[before] = after;
  else cache.head = after;
  if (after >= 0) cache.previous[after] = before;
  else cache.tail = before;
  cache.idle -= 1;
}

function keepInHost(host: HostTier, key: number): void {
  if (host.keys.has(key)) return;
  if (host.keys.size === host.capacity) host.keys.delete(host.line[host.lineStart++]!);
  host.keys.add(key);
  host.line.push(key);
  if (host.lineStart > 1024 && host.lineStart * 2 > host.line.length) {
    host.line.splice(0, host.lineStart);
    host.lineStart = 0;
  }
}

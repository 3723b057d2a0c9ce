import { countedUniform } from "../../src/math/countedUniform.ts";
import type { ClusterConfig } from "../../src/simulation/engine/clusterConfig.ts";
import type { EngineConfig } from "../../src/simulation/engine/engineConfig.ts";
import type { Workload } from "../../src/simulation/workload/workload.ts";

/**
 * The simulator again, as plainly as it can be written: objects, one sorted list of events, a loop over
 * every token of every sequence, and blocks that are counted by looking at all of them. It shares no code
 * with the engine but the random draws, and has to agree with it to the last bit.
 */
interface Block {
  key: string | undefined;
  holders: number;
  idleSince: number;
}
interface Sequence {
  id: number;
  isl: number;
  osl: number;
  /** What the first n tokens say, by n. */
  prefixes: string[];
  generated: number;
  computed: number;
  inCache: number;
  blocks: Block[];
  /** Leading blocks that were entered under their key, or found to be duplicates when they were filled. */
  entered: number;
  state:
    | "new"
    | "unrouted"
    | "waiting"
    | "prefill"
    | "decode"
    | "transfer"
    | "finished"
    | "lost"
    | "rejected";
  hasKv: boolean;
  swapped: number;
  order: number;
  key: number;
  epoch: number;
  replica: number;
  rank: number;
  arrival: number;
  scheduled: number;
  first: number;
  end: number;
  last: number;
  cached: number;
  preemptions: number;
  retries: number;
}
interface NaiveLane {
  running: Sequence[];
  chunks: { sequence: Sequence; tokens: number }[];
  decoding: Sequence[];
  busy: boolean;
  epoch: number;
  hostSeconds: number;
}
interface NaiveReplica {
  index: number;
  role: string;
  config: EngineConfig;
  blocks: Block[];
  host: string[];
  hostHeld: number;
  lanes: NaiveLane[];
  waiting: Sequence[];
  transferring: Sequence[];
  state: "off" | "starting" | "active" | "draining" | "failed";
  stageFree: number;
  lastEnd: number;
  linkFree: number;
  /** Place in line up to which requests have been seen, and the last place when the last step began. */
  seen: number;
  lineAtStep: number;
  decodesSinceLook: number;
  held: number;
}

export interface NaiveResult {
  readonly rows: (number | string)[][];
  readonly gaps: number[];
  readonly steps: number;
}

export function naiveSimulation(config: ClusterConfig, workload: Workload): NaiveResult {
  const events: { at: number; number: number; run: () => void }[] = [];
  let pushed = 0;
  const push = (at: number, run: () => void) => events.push({ at, number: pushed++, run });
  let now = 0;
  let clock = 0;
  let steps = 0;
  let left = 0;
  let routed = 0;
  let handed = 0;
  let sharedLink = 0;
  let released = 0;
  const gaps: number[] = [];
  const unrouted: Sequence[] = [];
  const sticky = new Map<number, number>();
  const sequences: Sequence[] = [];
  for (let i = 0; i < workload.count; i += 1) sequences.push(newSequence(workload, i));

  const replicas: NaiveReplica[] = [];
  for (const role of ["serve", "prefill", "decode"] as const) {
    const pool = config[role];
    for (let i = 0; i < (pool?.replicas ?? 0); i += 1)
      replicas.push(newReplica(replicas.length, role, pool!.engine));
  }
  const entry = replicas.filter((r) => r.role !== "decode");
  const handover = replicas.filter((r) => r.role === "decode");
  const readers = entry.map(() => 0);
  if (config.autoscaling) for (const r of entry.slice(config.autoscaling.minReplicas)) r.state = "off";

  const queryTokens = (c: EngineConfig) => 1 + (c.speculation ? c.speculation.draftTokens : 0);
  const isIdle = (b: Block) => b.holders === 0 && b.key !== undefined;
  const isFree = (b: Block) => b.holders === 0 && b.key === undefined;
  const available = (r: NaiveReplica) => r.blocks.filter((b) => b.holders === 0).length;
  const used = (r: NaiveReplica) => r.blocks.length - available(r);
  const outstanding = (r: NaiveReplica) =>
    r.waiting.length +
    r.transferring.length +
    r.lanes.reduce((n, lane) => n + lane.running.filter((s) => s.state !== "finished").length, 0);

  function takeBlock(r: NaiveReplica): Block {
    let block = r.blocks.find(isFree);
    if (!block) {
      block = r.blocks.filter(isIdle).sort((a, b) => a.idleSince - b.idleSince)[0]!;
      if (r.config.hostBlocks > 0 && !r.host.includes(block.key!)) {
        if (r.host.length === r.config.hostBlocks) r.host.shift();
        r.host.push(block.key!);
      }
      block.key = undefined;
    }
    block.holders = 1;
    return block;
  }
  function enter(r: NaiveReplica, s: Sequence, tokens: number) {
    if (!r.config.prefixCaching) return;
    const size = r.config.kvBlockTokens;
    for (; (s.entered + 1) * size <= tokens; s.entered += 1) {
      const key = contentKey(s, (s.entered + 1) * size);
      if (!r.blocks.some((other) => other.key === key)) s.blocks[s.entered]!.key = key;
    }
  }
  function giveBack(r: NaiveReplica, s: Sequence, tokens: number) {
    enter(r, s, tokens);
    for (const block of [...s.blocks].reverse()) {
      block.holders -= 1;
      if (block.holders === 0 && block.key !== undefined) block.idleSince = clock++;
    }
    s.blocks = [];
  }
  function line(r: NaiveReplica) {
    r.waiting.sort((a, b) => a.key - b.key || a.order - b.order);
    return r.waiting;
  }
  function wait(r: NaiveReplica, s: Sequence) {
    const { admission } = r.config;
    s.key =
      admission === "fcfs"
        ? 0
        : admission === "priority"
          ? (workload.priority?.[s.id] ?? 0)
          : s.isl + s.generated;
    s.state = "waiting";
    r.waiting.push(s);
  }
  function blocksFor(c: EngineConfig, s: Sequence, tokens: number) {
    if (c.kvReservation === "on-demand") return Math.ceil(tokens / c.kvBlockTokens);
    if (c.kvReservation === "maximum") return Math.ceil(c.maxSequenceTokens / c.kvBlockTokens);
    const needed = Math.ceil((s.isl + s.osl - 1 + queryTokens(c) - 1) / c.kvBlockTokens);
    return c.kvReservation === "power-of-two" ? 2 ** Math.ceil(Math.log2(needed)) : needed;
  }
  const refill = config.refillSeconds ?? config.requestSeconds ?? 0;
  function leave(s: Sequence, state: Sequence["state"]) {
    s.state = state;
    s.end = now;
    left += 1;
    const next = workload.successor ? workload.successor[s.id]! : -1;
    if (next >= 0) push(now + refill + (workload.thinkSeconds?.[next] ?? 0), () => arrive(sequences[next]!));
    if (!workload.closedLoop) return;
    while (released < workload.count && workload.arrivalSeconds[released]! >= 0) released += 1;
    if (released < workload.count) {
      const chosen = sequences[released++]!;
      push(now + refill, () => arrive(chosen));
    }
  }
  function arrive(s: Sequence) {
    s.arrival = now;
    for (const pool of [config.serve, config.prefill, config.decode]) {
      if (!pool) continue;
      const c = pool.engine;
      const most = s.isl + s.osl - 1 + queryTokens(c) - 1;
      const reserved = c.kvReservation === "maximum" ? Math.max(most, c.maxSequenceTokens) : most;
      const needed = Math.ceil(reserved / c.kvBlockTokens);
      const held = c.kvReservation === "power-of-two" ? 2 ** Math.ceil(Math.log2(needed)) : needed;
      if (s.isl + s.osl > c.maxSequenceTokens || held > c.kvBlocks) return leave(s, "rejected");
    }
    if (!config.readTokenSeconds) return send(s, entry);
    const reader = readers.indexOf(Math.min(...readers));
    readers[reader] = Math.max(now, readers[reader]!) + config.readTokenSeconds * s.isl;
    s.state = "unrouted";
    push(readers[reader]!, () => send(s, entry));
  }
  function send(s: Sequence, pool: NaiveReplica[]) {
    const r = choose(s, pool);
    if (!r) {
      s.state = "unrouted";
      unrouted.push(s);
      return;
    }
    if (pool === entry) routed += 1;
    else handed += 1;
    s.replica = r.index;
    s.order = routed + handed;
    wait(r, s);
    push(now, () => work(r));
  }
  function choose(s: Sequence, pool: NaiveReplica[]): NaiveReplica | undefined {
    const turn = pool === entry ? routed : handed;
    const up = pool.filter((r) => r.state === "active");
    if (up.length < 2) return up[0];
    const fewest = (of: NaiveReplica[]) => [...of].sort((a, b) => outstanding(a) - outstanding(b))[0]!;
    const u = (which: number) => countedUniform(config.seed, 0x526f7574 + which, turn);
    if (config.routing === "round-robin") return up[turn % up.length];
    if (config.routing === "random") return up[Math.floor(u(0) * up.length)];
    if (config.routing === "least-outstanding") return fewest(up);
    if (config.routing === "least-kv") return [...up].sort((a, b) => used(a) - used(b))[0];
    if (config.routing === "power-of-two") {
      const [first] = up.splice(Math.floor(u(0) * up.length), 1);
      const [second] = up.splice(Math.floor(u(1) * up.length), 1);
      return fewest([first!, second!]);
    }
    if (config.routing === "session-affinity") {
      const session = workload.session ? workload.session[s.id]! : -1;
      const chosen = up.find((r) => r.index === sticky.get(session)) ?? fewest(up);
      if (session >= 0) sticky.set(session, chosen.index);
      return chosen;
    }
    const loads = up.map(outstanding);
    const most = Math.max(...loads);
    const least = Math.min(...loads);
    if (most - least > 32 && most > 1.5 * least) return fewest(up);
    const hits = (r: NaiveReplica) => (r.config.prefixCaching ? cachedBlocks(r, s, s.isl + s.osl) : 0);
    return [...up].sort((a, b) => hits(b) - hits(a) || outstanding(a) - outstanding(b))[0];
  }
  function cachedBlocks(r: NaiveReplica, s: Sequence, tokens: number) {
    const size = r.config.kvBlockTokens;
    let b = 0;
    while ((b + 1) * size <= tokens && r.blocks.some((block) => block.key === contentKey(s, (b + 1) * size)))
      b += 1;
    return b;
  }

  function preempt(r: NaiveReplica, lane: NaiveLane) {
    const s = lane.running.pop()!;
    const swap =
      s.state === "decode" &&
      r.config.preemption === "swap" &&
      r.hostHeld + s.blocks.length <= r.config.hostBlocks;
    if (swap) {
      s.swapped = s.blocks.length;
      s.hasKv = true;
      r.hostHeld += s.swapped;
      lane.hostSeconds += s.swapped * r.config.hostBlockSeconds;
    }
    giveBack(r, s, s.state === "decode" ? s.inCache : s.computed);
    s.computed = 0;
    s.preemptions += 1;
    wait(r, s);
  }
  /** Blocks for one more token, and drafts, of all decoding sequences; the last admitted make room. */
  function growDecodes(r: NaiveReplica, lane: NaiveLane) {
    const c = r.config;
    let preempted = false;
    const missing = () =>
      lane.running
        .filter((s) => s.state === "decode")
        .reduce(
          (n, s) =>
            n + Math.max(0, Math.ceil((s.inCache + queryTokens(c)) / c.kvBlockTokens) - s.blocks.length),
          0,
        );
    if (c.kvReservation === "on-demand") {
      while (missing() > available(r)) {
        preempt(r, lane);
        preempted = true;
      }
      for (const s of lane.running) {
        while (s.state === "decode" && s.blocks.length * c.kvBlockTokens < s.inCache + queryTokens(c))
          s.blocks.push(takeBlock(r));
      }
    }
    return preempted;
  }
  const ofRank = <T extends { rank: number }>(of: T[], rank: number) => of.filter((one) => one.rank === rank);
  function admit(r: NaiveReplica, lane: NaiveLane, budgets: number[]) {
    const c = r.config;
    const capacity = Math.ceil(c.maxSequences / c.pipelineStages);
    for (;;) {
      const s = line(r)[0];
      const open = budgets
        .map((budget, rank) => ({ budget, rank, running: ofRank(lane.running, rank).length }))
        .filter((one) => one.budget > 0 && one.running < Math.ceil(capacity / c.ranks))
        .sort((a, b) => a.running - b.running || a.rank - b.rank);
      if (!s || lane.running.length === capacity || open.length === 0) return;
      const { budget, rank } = open[0]!;
      if ((c.schedulesAhead || c.receiveIntervalSteps > 1) && s.order > r.seen) return;
      const spare = used(r) === 0 ? 0 : c.watermarkBlocks;
      if (s.hasKv) {
        if (budget < queryTokens(c)) return;
        const need = blocksFor(c, s, s.inCache + (c.batching === "mixed" ? queryTokens(c) : 0));
        if (available(r) - need < spare) return;
        for (let i = 0; i < need; i += 1) s.blocks.push(takeBlock(r));
        lane.hostSeconds += s.swapped * c.hostBlockSeconds;
        r.hostHeld -= s.swapped;
        s.swapped = 0;
        s.hasKv = false;
        s.entered = 0;
        s.state = "decode";
        if (Number.isNaN(s.first)) s.first = s.last = now;
        budgets[rank]! -= queryTokens(c);
      } else {
        const target = s.isl + s.generated;
        const onDevice = c.prefixCaching ? cachedBlocks(r, s, target - 1) : 0;
        let inHost = 0;
        while (
          (onDevice + inHost + 1) * c.kvBlockTokens <= target - 1 &&
          r.host.includes(contentKey(s, (onDevice + inHost + 1) * c.kvBlockTokens))
        )
          inHost += 1;
        const reused = (onDevice + inHost) * c.kvBlockTokens;
        let chunk = target - reused;
        const cuts = c.batching === "mixed" || c.batching === "prefill-first";
        if (cuts && c.chunkedPrefill) chunk = Math.min(chunk, budget, c.maxChunkTokens);
        else if (chunk > budget && lane.chunks.some((x) => x.sequence.rank === rank)) return;
        const need = blocksFor(c, s, target) - onDevice;
        const hits: Block[] = [];
        for (let b = 0; b < onDevice; b += 1)
          hits.push(r.blocks.find((block) => block.key === contentKey(s, (b + 1) * c.kvBlockTokens))!);
        if (available(r) - hits.filter(isIdle).length - need < spare) return;
        for (const block of hits) block.holders += 1;
        s.blocks = hits;
        s.entered = onDevice;
        for (let i = 0; i < need; i += 1) s.blocks.push(takeBlock(r));
        lane.hostSeconds += inHost * c.hostBlockSeconds;
        if (s.generated === 0) s.cached = reused;
        s.computed = reused;
        s.state = "prefill";
        lane.chunks.push({ sequence: s, tokens: chunk });
        budgets[rank]! -= chunk;
      }
      s.rank = rank;
      r.waiting.shift();
      lane.running.push(s);
      if (Number.isNaN(s.scheduled)) s.scheduled = now;
    }
  }
  function look(r: NaiveReplica) {
    const { receiveIntervalSteps, schedulesAhead } = r.config;
    const runs = r.lanes.some((lane) => lane.running.length > 0);
    if (runs && r.decodesSinceLook < receiveIntervalSteps) return;
    r.seen = runs && schedulesAhead ? r.lineAtStep : routed + handed;
  }
  function mayAdmit(r: NaiveReplica, lane: NaiveLane) {
    const { ranks, balanceSteps } = r.config;
    if (ranks === 1 || balanceSteps === 0) return true;
    r.held += 1;
    // Whoever waits does so where the fewest are, and of such ranks where the fewest run.
    const here = Array.from({ length: ranks }, (_, rank) => ofRank(lane.running, rank).length);
    const crowd = here.map((running) => ({ running, all: running }));
    for (let i = 0; i < r.waiting.length; i += 1)
      crowd.sort((a, b) => a.all - b.all || a.running - b.running)[0]!.all += 1;
    const allWait = crowd.every(({ running, all }) => all > running);
    const decodes = lane.running.filter((s) => s.state === "decode");
    const allDecode = here.every((_, rank) => ofRank(decodes, rank).length > 0);
    const waits = !allWait && allDecode && r.held < balanceSteps;
    if (!waits) r.held = 0;
    return !waits;
  }
  function form(r: NaiveReplica, lane: NaiveLane) {
    const c = r.config;
    lane.chunks = [];
    look(r);
    const decodes = () => lane.running.filter((s) => s.state === "decode" || s.state === "finished");
    const goOn = (budgets: number[]) => {
      for (const s of lane.running.filter((one) => one.state === "prefill")) {
        const tokens = Math.min(s.isl + s.generated - s.computed, budgets[s.rank]!, c.maxChunkTokens);
        if (tokens > 0) lane.chunks.push({ sequence: s, tokens });
        budgets[s.rank]! -= tokens;
      }
      return budgets;
    };
    const whole = () => Array.from({ length: c.ranks }, () => c.maxBatchTokens);
    if (c.batching === "mixed") {
      const preempted = growDecodes(r, lane);
      const budgets = Array.from(
        { length: c.ranks },
        (_, rank) => c.maxBatchTokens - ofRank(decodes(), rank).length * queryTokens(c),
      );
      goOn(budgets);
      if (!preempted && mayAdmit(r, lane)) admit(r, lane, budgets);
      lane.decoding = decodes();
    } else {
      if (c.batching === "prefill-first") admit(r, lane, goOn(whole()));
      else if (lane.running.length === 0) admit(r, lane, whole());
      lane.decoding = [];
      if (lane.chunks.length === 0) {
        growDecodes(r, lane);
        lane.decoding = decodes();
      }
    }
    for (const { sequence, tokens } of lane.chunks) enter(r, sequence, sequence.computed + tokens);
    return lane.chunks.length > 0 || lane.decoding.length > 0;
  }
  function begin(r: NaiveReplica, lane: NaiveLane) {
    const c = r.config;
    const all = Array.from({ length: c.ranks }, (_, rank) => rank);
    const chunksOf = (rank: number) => lane.chunks.filter((x) => x.sequence.rank === rank);
    const tokensOf = (rank: number) => chunksOf(rank).reduce((n, x) => n + x.tokens, 0);
    const fullest = all.reduce((best, rank) => (tokensOf(rank) > tokensOf(best) ? rank : best));
    const sum = (of: (x: { sequence: Sequence; tokens: number }) => number) =>
      chunksOf(fullest).reduce((n, x) => n + of(x), 0);
    const most = Math.max(...all.map((rank) => ofRank(lane.decoding, rank).length));
    const context = lane.decoding.reduce((n, s) => n + s.inCache, 0);
    const decodes = {
      prefillSequences: 0,
      prefillTokens: 0,
      prefillPairs: 0,
      prefillContextTokens: 0,
      decodeSequences: most,
      decodeQueryTokens: queryTokens(c),
      decodeContextTokens: most === 0 ? 0 : (context * most) / lane.decoding.length,
    };
    const step = {
      ...decodes,
      prefillSequences: chunksOf(fullest).length,
      prefillTokens: tokensOf(fullest),
      prefillPairs: sum((x) => {
        let pairs = 0;
        for (let i = 1; i <= x.tokens; i += 1) pairs += x.sequence.computed + i;
        return pairs;
      }),
      prefillContextTokens: sum((x) => x.sequence.computed + x.tokens),
    };
    let seconds: number = c.stepTime.stepSeconds(step);
    if (c.loneStepTime && c.ranks > 1 && lane.chunks.length > 0) {
      const total = all.reduce((n, rank) => n + tokensOf(rank), 0);
      const [added, addedAlone] = [c.stepTime, c.loneStepTime].map(
        (model) => model.stepSeconds(step) - (most > 0 ? model.stepSeconds(decodes) : 0),
      );
      const busy = (total / tokensOf(fullest) - 1) / (c.ranks - 1);
      seconds -= (1 - busy) * Math.max(0, added! - addedAlone!);
    }
    seconds += lane.hostSeconds;
    lane.hostSeconds = 0;
    const stage = seconds / c.pipelineStages;
    const end = Math.max(now + seconds, r.lastEnd + stage);
    r.lastEnd = end;
    r.stageFree = c.pipelineStages === 1 ? end : now + stage;
    lane.busy = true;
    steps += 1;
    r.lineAtStep = routed + handed;
    if (r.decodesSinceLook >= c.receiveIntervalSteps) r.decodesSinceLook = 0;
    r.decodesSinceLook += lane.chunks.length > 0 ? c.receiveIntervalSteps : 1;
    const { epoch } = lane;
    push(end, () => {
      if (lane.epoch !== epoch) return;
      finish(r, lane);
      work(r);
    });
  }
  function done(r: NaiveReplica, lane: NaiveLane, s: Sequence) {
    if (r.config.batching !== "static") {
      giveBack(r, s, s.inCache);
      lane.running.splice(lane.running.indexOf(s), 1);
    }
    leave(s, "finished");
  }
  function finish(r: NaiveReplica, lane: NaiveLane) {
    const c = r.config;
    lane.busy = false;
    for (const s of lane.decoding) {
      if (s.state === "finished") {
        s.inCache += 1;
        continue;
      }
      let tokens = 1;
      if (c.speculation) {
        const u = countedUniform(config.seed, s.id, s.generated);
        let reach = 1;
        for (const p of c.speculation.acceptance) {
          reach *= p;
          if (u < reach) tokens += 1;
        }
      }
      gaps.push(now - s.last);
      for (let i = 0; i < tokens && s.generated < s.osl; i += 1) {
        if (i > 0) gaps.push(0);
        s.generated += 1;
        s.inCache += 1;
      }
      s.last = now;
      if (s.generated === s.osl) done(r, lane, s);
    }
    for (const { sequence: s, tokens } of lane.chunks) {
      s.computed += tokens;
      if (s.computed < s.isl + s.generated) continue;
      s.inCache = s.computed;
      if (s.generated > 0) gaps.push(now - s.last);
      s.generated += 1;
      const isSentOn = s.generated < s.osl && r.role === "prefill" && config.transfer!.bringsFirstToken;
      if (!isSentOn) {
        if (s.generated === 1) s.first = now;
        s.last = now;
      }
      s.state = "decode";
      if (s.generated === s.osl) done(r, lane, s);
      else if (r.role === "prefill") {
        lane.running.splice(lane.running.indexOf(s), 1);
        transfer(r, s);
      }
    }
    if (c.batching === "static" && lane.running.every((s) => s.state === "finished")) {
      for (const s of lane.running) giveBack(r, s, s.isl + s.osl - 1);
      lane.running = [];
    }
  }
  function transfer(r: NaiveReplica, s: Sequence) {
    const { shared, secondsPerToken, latencySeconds } = config.transfer!;
    const sent = Math.max(now, shared ? sharedLink : r.linkFree) + secondsPerToken * s.inCache;
    if (shared) sharedLink = sent;
    else r.linkFree = sent;
    s.state = "transfer";
    r.transferring.push(s);
    const { epoch } = s;
    push(sent + latencySeconds, () => {
      if (s.epoch !== epoch) return;
      r.transferring.splice(r.transferring.indexOf(s), 1);
      giveBack(r, s, s.inCache);
      s.hasKv = true;
      push(now, () => work(r));
      send(s, handover);
    });
  }
  function work(r: NaiveReplica) {
    for (const lane of r.lanes) {
      if (lane.busy) continue;
      if (now < r.stageFree) {
        if (lane.running.length > 0 || r.waiting.length > 0) push(r.stageFree, () => work(r));
        return;
      }
      if (form(r, lane)) begin(r, lane);
    }
  }
  function fail(r: NaiveReplica, duration: number) {
    if (r.state !== "active" && r.state !== "draining") return;
    r.state = "failed";
    push(now + duration, () => {
      r.state = "active";
      for (const s of unrouted.splice(0)) send(s, s.hasKv ? handover : entry);
    });
    const victims = [...r.lanes.flatMap((lane) => lane.running), ...line(r), ...r.transferring].filter(
      (s) => s.state !== "finished",
    );
    for (const lane of r.lanes)
      Object.assign(lane, {
        running: [],
        chunks: [],
        decoding: [],
        busy: false,
        hostSeconds: 0,
        epoch: lane.epoch + 1,
      });
    Object.assign(r, newReplica(r.index, r.role, r.config), { lanes: r.lanes, state: r.state });
    r.stageFree = r.lastEnd = r.linkFree = now;
    for (const s of victims) {
      s.epoch += 1;
      if (config.onFailure === "lose") {
        leave(s, "lost");
        continue;
      }
      Object.assign(s, {
        generated: 0,
        computed: 0,
        inCache: 0,
        blocks: [],
        hasKv: false,
        swapped: 0,
        first: NaN,
        retries: s.retries + 1,
      });
      send(s, entry);
    }
  }
  function scale() {
    const { metric, upper, lower, minReplicas, intervalSeconds, startupSeconds } = config.autoscaling!;
    for (const r of entry) if (r.state === "draining" && outstanding(r) === 0) r.state = "off";
    const active = entry.filter((r) => r.state === "active");
    const running = (r: NaiveReplica) => r.lanes.reduce((n, lane) => n + lane.running.length, 0);
    const total = (of: (r: NaiveReplica) => number) => active.reduce((n, r) => n + of(r), 0);
    const queued = total((r) => r.waiting.length) + unrouted.length;
    const load =
      metric === "queue"
        ? queued === 0
          ? 0
          : queued / active.length
        : active.length === 0
          ? Infinity
          : total(running) / total((r) => r.config.maxSequences);
    if (load > upper) {
      const back = entry.find((r) => r.state === "draining");
      const off = entry.find((r) => r.state === "off");
      if (back) back.state = "active";
      else if (off) {
        off.state = "starting";
        push(now + startupSeconds, () => {
          off.state = "active";
          for (const s of unrouted.splice(0)) send(s, s.hasKv ? handover : entry);
        });
      }
    } else if (load < lower && active.length > minReplicas && !entry.some((r) => r.state === "starting")) {
      active.at(-1)!.state = "draining";
    }
    if (left < workload.count) push(now + intervalSeconds, scale);
  }

  for (const s of sequences) {
    const at = workload.arrivalSeconds[s.id]!;
    if (at >= 0) push(at, () => arrive(s));
  }
  for (const failure of config.failures ?? [])
    push(failure.atSeconds, () => fail(replicas[failure.replica]!, failure.durationSeconds));
  if (config.autoscaling) push(config.autoscaling.intervalSeconds, scale);
  while (left < workload.count && events.length > 0) {
    events.sort((a, b) => a.at - b.at || a.number - b.number);
    const event = events.shift()!;
    if (event.at > (config.maxSeconds ?? Infinity)) break;
    now = event.at;
    event.run();
  }
  const rows = sequences.map((s) => [
    s.state,
    s.arrival,
    s.scheduled,
    s.first,
    s.end,
    s.cached,
    s.preemptions,
    s.retries,
    s.replica,
  ]);
  return { rows, gaps, steps };
}

function newSequence(workload: Workload, id: number): Sequence {
  const isl = workload.inputTokens[id]!;
  const osl = workload.outputTokens[id]!;
  const prompt: string[] = [];
  const { content } = workload;
  let stream = `own ${id}`;
  let at = 0;
  for (let i = content ? content.offset[id]! : 0; content && i < content.offset[id + 1]!; i += 1) {
    stream = `${content.stream[i]}`;
    at = content.start[i]!;
    for (let n = 0; n < content.length[i]!; n += 1) prompt.push(`${stream}:${at++}`);
  }
  while (prompt.length < isl + osl) prompt.push(`${stream}:${at++}`);
  const prefixes = [""];
  for (const token of prompt) prefixes.push(`${prefixes.at(-1)} ${token}`);
  return {
    id,
    isl,
    osl,
    prefixes,
    generated: 0,
    computed: 0,
    inCache: 0,
    blocks: [],
    entered: 0,
    state: "new",
    hasKv: false,
    swapped: 0,
    order: 0,
    key: 0,
    epoch: 0,
    replica: -1,
    rank: 0,
    arrival: NaN,
    scheduled: NaN,
    first: NaN,
    end: NaN,
    last: NaN,
    cached: 0,
    preemptions: 0,
    retries: 0,
  };
}

function newReplica(index: number, role: string, config: EngineConfig): NaiveReplica {
  return {
    index,
    role,
    config,
    host: [],
    hostHeld: 0,
    waiting: [],
    transferring: [],
    state: "active",
    stageFree: 0,
    lastEnd: 0,
    linkFree: 0,
    seen: 0,
    lineAtStep: 0,
    decodesSinceLook: 0,
    held: 0,
    blocks: Array.from({ length: config.kvBlocks }, () => ({
      key: undefined,
      holders: 0,
      idleSince: 0,
    })),
    lanes: Array.from({ length: config.pipelineStages }, () => ({
      running: [],
      chunks: [],
      decoding: [],
      busy: false,
      epoch: 0,
      hostSeconds: 0,
    })),
  };
}

function contentKey(s: Sequence, tokens: number): string {
  return s.prefixes[tokens]!;
}

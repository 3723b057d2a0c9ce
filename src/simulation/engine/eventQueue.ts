/**
 * A binary heap of events ordered by time, first in first out on ties: two steps that end together must
 * be handled in the order in which they began, or runs would depend on the heap's layout. (Flatqueue and
 * tinyqueue leave the order of ties open.)
 */
export interface EventQueue {
  length: number;
  sequence: number;
  time: Float64Array;
  order: Float64Array;
  kind: Uint8Array;
  subject: Int32Array;
  epoch: Int32Array;
}

export function eventQueue(capacity = 64): EventQueue {
  return {
    length: 0,
    sequence: 0,
    time: new Float64Array(capacity),
    order: new Float64Array(capacity),
    kind: new Uint8Array(capacity),
    subject: new Int32Array(capacity),
    epoch: new Int32Array(capacity),
  };
}

/** Adds an event after all events of the same time that are already there. */
export function pushEvent(queue: EventQueue, at: number, kind: number, subject: number, epoch: number): void {
  if (queue.length === queue.time.length) grow(queue);
  const { time, order } = queue;
  let hole = queue.length++;
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    if (time[parent]! <= at) break;
    move(queue, parent, hole);
    hole = parent;
  }
  time[hole] = at;
  order[hole] = queue.sequence++;
  queue.kind[hole] = kind;
  queue.subject[hole] = subject;
  queue.epoch[hole] = epoch;
}

/** Removes the first event; read it at index 0 before. */
export function dropEvent(queue: EventQueue): void {
  const last = --queue.length;
  if (last === 0) return;
  const { time, order } = queue;
  const at = time[last]!;
  const rank = order[last]!;
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= last) break;
    if (child + 1 < last && precedes(queue, child + 1, child)) child += 1;
    if (time[child]! > at || (time[child]! === at && order[child]! > rank)) break;
    move(queue, child, hole);
    hole = child;
  }
  move(queue, last, hole);
}

function precedes(queue: EventQueue, a: number, b: number): boolean {
  const before = queue.time[a]! - queue.time[b]!;
  return before < 0 || (before === 0 && queue.order[a]! < queue.order[b]!);
}

function move(queue: EventQueue, from: number, to: number): void {
  queue.time[to] = queue.time[from]!;
  queue.order[to] = queue.order[from]!;
  queue.kind[to] = queue.kind[from]!;
  queue.subject[to] = queue.subject[from]!;
  queue.epoch[to] = queue.epoch[from]!;
}

function grow(queue: EventQueue): void {
  const capacity = queue.time.length * 2;
  const wider = eventQueue(capacity);
  wider.time.set(queue.time);
  wider.order.set(queue.order);
  wider.kind.set(queue.kind);
  wider.subject.set(queue.subject);
  wider.epoch.set(queue.epoch);
  const { time, order, kind, subject, epoch } = wider;
  Object.assign(queue, { time, order, kind, subject, epoch });
}

/** Requests that wait at a replica: the smallest key first, first in first out on ties. */
export interface WaitingQueue {
  length: number;
  key: number[];
  /** A request keeps its place in line when it is preempted and comes back. */
  order: number[];
  request: number[];
}

export function waitingQueue(): WaitingQueue {
  return { length: 0, key: [], order: [], request: [] };
}

export function enqueue(queue: WaitingQueue, request: number, key: number, order: number): void {
  let hole = queue.length++;
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    if (!(key < queue.key[parent]! || (key === queue.key[parent]! && order < queue.order[parent]!))) break;
    move(queue, parent, hole);
    hole = parent;
  }
  queue.key[hole] = key;
  queue.order[hole] = order;
  queue.request[hole] = request;
}

/** The request that is next in line; the queue must not be empty. */
export function firstInLine(queue: WaitingQueue): number {
  return queue.request[0]!;
}

export function dequeue(queue: WaitingQueue): number {
  const first = queue.request[0]!;
  const last = --queue.length;
  const key = queue.key[last]!;
  const order = queue.order[last]!;
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= last) break;
    if (child + 1 < last && precedes(queue, child + 1, child)) child += 1;
    if (queue.key[child]! > key || (queue.key[child]! === key && queue.order[child]! > order)) break;
    move(queue, child, hole);
    hole = child;
  }
  move(queue, last, hole);
  return first;
}

function precedes(queue: WaitingQueue, a: number, b: number): boolean {
  const before = queue.key[a]! - queue.key[b]!;
  return before < 0 || (before === 0 && queue.order[a]! < queue.order[b]!);
}

function move(queue: WaitingQueue, from: number, to: number): void {
  queue.key[to] = queue.key[from]!;
  queue.order[to] = queue.order[from]!;
  queue.request[to] = queue.request[from]!;
}

/**
 * Chance that a request waits in an M/M/c queue, from the servers `c` and the offered load `a` = arrival
 * rate by service rate: 1 when `a >= c`. Erlang's B recursion is stable for any number of servers, without
 * the factorials of the closed form (Kleinrock 1975, Queueing Systems I, section 3.5).
 * Throws a `RangeError` unless `servers` is a whole number of at least 1 and `load` is at least 0.
 *
 * @equation QUEUE-ERLANG-B QUEUE-ERLANG-C
 */
export function erlangC(servers: number, load: number): number {
  if (!Number.isInteger(servers) || servers < 1) throw new RangeError(`invalid servers: ${servers}`);
  if (!(load >= 0)) throw new RangeError(`invalid load: ${load}`);
  if (load >= servers) return 1;
  let blocked = 1;
  for (let i = 1; i <= servers; i++) blocked = (load * blocked) / (i + load * blocked);
  const utilization = load / servers;
  return blocked / (1 - utilization * (1 - blocked));
}

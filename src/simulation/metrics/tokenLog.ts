/** Every output token of a run in the order in which they came: whose it is, and when. */
export interface TokenLog {
  count: number;
  request: Int32Array;
  seconds: Float64Array;
}

export function tokenLog(capacity = 1024): TokenLog {
  return { count: 0, request: new Int32Array(capacity), seconds: new Float64Array(capacity) };
}

/** Adds tokens of one request that came together. */
export function logTokens(log: TokenLog, request: number, seconds: number, tokens: number): void {
  for (let i = 0; i < tokens; i += 1) {
    if (log.count === log.request.length) grow(log);
    log.request[log.count] = request;
    log.seconds[log.count] = seconds;
    log.count += 1;
  }
}

function grow(log: TokenLog): void {
  const { request, seconds } = log;
  log.request = new Int32Array(2 * request.length);
  log.request.set(request);
  log.seconds = new Float64Array(2 * seconds.length);
  log.seconds.set(seconds);
}

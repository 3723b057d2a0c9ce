/**
 * Says how long work will take from here, by its mean pace since it began; work that falls back begins anew, as a search
 * does with each trial. Asked with the share that is done and a clock in ms.
 */
export function timeLeft(now: number): (share: number, now: number) => string {
  let start = now;
  let last = 0;
  return (share, at) => {
    if (share < last) start = at;
    last = share;
    const seconds = ((at - start) / 1e3 / share) * (1 - share);
    return Number.isFinite(seconds) && at > start ? durationText(Math.ceil(seconds)) : "?";
  };
}

/** "8s", "2m05s", "3h07m". */
function durationText(seconds: number): string {
  const two = (count: number) => String(count).padStart(2, "0");
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}m${two(seconds % 60)}s`
    : `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`;
}

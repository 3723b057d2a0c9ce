import type { Host } from "../api/host.ts";
import { timeLeft } from "./timeLeft.ts";

/** A progress bar on standard error, shown once work has taken a second; silent where nobody watches. */
export function progressBar(): { readonly progress: NonNullable<Host["progress"]>; stop(): void } {
  let bar: { update(value: number, payload: object): void; stop(): void } | undefined;
  let loading = false;
  let stopped = false;
  const start = performance.now();
  // The library's own estimate reads 0 until its second update.
  const left = timeLeft(start);
  const show = process.stderr.isTTY === true;
  return {
    progress(fraction, what) {
      if (!show) return;
      const shown = { what, left: left(fraction, performance.now()) };
      if (bar) {
        bar.update(fraction, shown);
      } else if (!loading && performance.now() - start > 1000) {
        loading = true;
        void import("cli-progress").then(({ default: { SingleBar } }) => {
          if (stopped) return;
          const single = new SingleBar({
            format: "{bar} {percentage} %  {left} left  {what}",
            hideCursor: true,
            clearOnComplete: true,
            stream: process.stderr,
            barsize: 24,
            fps: 5,
          });
          single.start(1, fraction, shown);
          bar = single;
        });
      }
    },
    stop() {
      stopped = true;
      bar?.stop();
    },
  };
}

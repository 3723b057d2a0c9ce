import type { Host } from "../api/host.ts";

/** A progress bar on standard error, shown once work has taken a second; silent where nobody watches. */
export function progressBar(): { readonly progress: NonNullable<Host["progress"]>; stop(): void } {
  let bar: { update(value: number, payload: object): void; stop(): void } | undefined;
  let loading = false;
  let stopped = false;
  const start = performance.now();
  const show = process.stderr.isTTY === true;
  return {
    progress(fraction, what) {
      if (!show) return;
      if (bar) {
        bar.update(fraction, { what });
      } else if (!loading && performance.now() - start > 1000) {
        loading = true;
        void import("cli-progress").then(({ default: { SingleBar } }) => {
          if (stopped) return;
          const single = new SingleBar({
            format: "{bar} {percentage} %  {eta_formatted} left  {what}",
            hideCursor: true,
            clearOnComplete: true,
            stream: process.stderr,
            barsize: 24,
            fps: 5,
          });
          single.start(1, fraction, { what });
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

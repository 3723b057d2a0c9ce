import type { FunctionComponent } from "preact";
import { Lazy } from "./parts/Lazy.tsx";
import { TopBar } from "./parts/TopBar.tsx";
import { Tip } from "./parts/Tip.tsx";
import type { View } from "./state/link.ts";
import { view } from "./state/page.ts";
import { Bench } from "./views/Bench.tsx";

/** Views beyond the first arrive when they are asked for. */
const later: Readonly<Record<Exclude<View, "bench">, () => Promise<FunctionComponent>>> = {
  compare: async () => (await import("./views/Compare.tsx")).Compare,
  pareto: async () => (await import("./views/Pareto.tsx")).Pareto,
  simulate: async () => (await import("./views/Simulate.tsx")).Simulate,
  accuracy: async () => (await import("./views/Accuracy.tsx")).Accuracy,
};

export function App() {
  return (
    <>
      <TopBar />
      {view.value === "bench" ? (
        <Bench />
      ) : (
        <Lazy key={view.value} load={later[view.value]} properties={{}} />
      )}
      <footer>
        Everything is computed in this browser and nothing is sent anywhere. The figures are those of the
        servecast library and command line.
      </footer>
      <Tip />
    </>
  );
}

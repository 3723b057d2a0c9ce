import { expect, it } from "vitest";
import { advance } from "../../src/simulation/engine/advance.ts";
import { phase } from "../../src/simulation/engine/requestState.ts";
import { simulation } from "../../src/simulation/engine/simulation.ts";
import { tokenTable } from "../../src/simulation/export/tokenTable.ts";
import { audit } from "../../src/simulation/metrics/audit.ts";
import { addGaps, gapHistogram } from "../../src/simulation/metrics/gapHistogram.ts";
import { naiveSimulation } from "./naiveSimulator.ts";
import { randomScenario } from "./randomScenario.ts";

const phaseOf = {
  new: phase.unreleased,
  unrouted: phase.unrouted,
  waiting: phase.waiting,
  prefill: phase.prefilling,
  decode: phase.decoding,
  transfer: phase.transferring,
  finished: phase.finished,
  lost: phase.lost,
  rejected: phase.rejected,
};

it("agrees to the last bit with a naive simulator on 3,000 random fleets and loads", () => {
  const seen = { preemptions: 0, retries: 0, lost: 0, rejected: 0, cached: 0, transfers: 0 };
  for (let seed = 1; seed <= 3000; seed += 1) {
    const { config, workload } = randomScenario(seed);
    const naive = naiveSimulation(config, workload);
    const sim = simulation({ ...config, logsTokens: true }, workload);
    // Half of the runs are interrupted all the time, which must not matter.
    while (!advance(sim, seed % 2 === 0 ? 3 : Infinity)) audit(sim);
    expect(() => audit(sim), `seed ${seed}`).not.toThrow();
    const { requests } = sim;
    const rows = naive.rows.map((_, i) => [
      requests.phase[i],
      requests.arrivalSeconds[i],
      requests.scheduledSeconds[i],
      requests.firstTokenSeconds[i],
      requests.endSeconds[i],
      requests.cachedTokens[i],
      requests.preemptions[i],
      requests.retries[i],
      requests.replica[i],
    ]);
    const expected = naive.rows.map(([state, ...rest]) => [phaseOf[state as keyof typeof phaseOf], ...rest]);
    expect(rows, `seed ${seed}`).toEqual(expected);
    expect(sim.totals.steps, `steps of seed ${seed}`).toBe(naive.steps);
    const gaps = gapHistogram();
    for (const gap of naive.gaps) addGaps(gaps, gap, 1);
    expect(
      sim.gaps.counts.every((count, bucket) => count === gaps.counts[bucket]),
      `gaps of seed ${seed}`,
    ).toBe(true);
    expect(sim.gaps.zeros).toBe(gaps.zeros);
    if (config.failures!.length === 0) {
      expect(sim.tokens!.count, `tokens of seed ${seed}`).toBe(sim.totals.outputTokens);
      const each = tokenTable(sim).itlSeconds.filter((gap) => !Number.isNaN(gap));
      expect(each.toSorted(), `gaps of seed ${seed}`).toEqual(Float64Array.from(naive.gaps).toSorted());
    }
    for (let i = 0; i < workload.count; i += 1) {
      seen.preemptions += requests.preemptions[i]!;
      seen.retries += requests.retries[i]!;
      seen.cached += requests.cachedTokens[i]!;
      if (requests.phase[i] === phase.lost) seen.lost += 1;
      if (requests.phase[i] === phase.rejected) seen.rejected += 1;
    }
    seen.transfers += sim.handedOver;
  }
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(200);
}, 60_000);

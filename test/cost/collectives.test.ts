import { expect, it } from "vitest";
import { findAccelerator } from "../../src/catalog/accelerators.ts";
import {
  allGatherSeconds,
  allReduceSeconds,
  allToAllSeconds,
  pointToPointSeconds,
  reduceScatterSeconds,
} from "../../src/cost/collectiveSeconds.ts";
import {
  allGatherAcrossServersSeconds,
  allReduceAcrossServersSeconds,
} from "../../src/cost/acrossServersSeconds.ts";
import {
  beyondDomainLinkOf,
  scaleOutLinkOf,
  scaleUpLinkOf,
  sharedRootLinkOf,
} from "../../src/cost/linkCost.ts";
import {
  copyExchangeSeconds,
  exchangeRouteOf,
  exchangeSeconds,
  pairExchangeSeconds,
} from "../../src/cost/exchangeSeconds.ts";
import { roundDevice, roundLink } from "./testDevice.ts";

it("allReduceSeconds sends small messages in one shot and large ones in two", () => {
  // 10 kB on 8 devices: 1 us start + 2 us + 7 x 10 kB / 100 GB/s = 0.7 us.
  expect(allReduceSeconds(roundLink, 8, 10e3)).toBeCloseTo(3.7e-6, 12);
  // 100 MB: 1 us + 8 x 2 us + 2 x 7/8 x 1 ms.
  expect(allReduceSeconds(roundLink, 8, 100e6)).toBeCloseTo(1.767e-3, 9);
});

it("gathering and scattering move (n-1)/n of the whole", () => {
  // 100 MB on 4: 0.75 ms + 1 us + (6 + 3) x 2 us.
  expect(allGatherSeconds(roundLink, 4, 100e6)).toBeCloseTo(0.769e-3, 9);
  expect(reduceScatterSeconds(roundLink, 4, 100e6)).toBe(allGatherSeconds(roundLink, 4, 100e6));
  // All to all has no ring to go round: 6 synchronisations.
  expect(allToAllSeconds(roundLink, 4, 100e6)).toBeCloseTo(0.763e-3, 9);
  expect(pointToPointSeconds(roundLink, 100e6)).toBeCloseTo(1.003e-3, 9);
});

it("devices behind one PCIe root share it", () => {
  const shared = { ...roundLink, sharedRoot: true };
  // All eight pass it up and down: 1.75 ms become 14 ms; 1 us, and 8 synchronisations with 7 peers each.
  expect(allReduceSeconds(shared, 8, 100e6)).toBeCloseTo(14.113e-3, 9);
  expect(allReduceSeconds(shared, 2, 10e3)).toBe(allReduceSeconds(roundLink, 2, 10e3));
  expect(pointToPointSeconds(shared, 100e6)).toBe(pointToPointSeconds(roundLink, 100e6));
});

it("devices that reach only their neighbours pass a sum around, twice", () => {
  const ring = { ...roundLink, neighbours: "ring" } as const;
  // 1 us + 2 x 8 x 2 us + 2 x 8/9 x 90 kB / 100 GB/s.
  expect(allReduceSeconds(ring, 9, 90e3)).toBeCloseTo(34.6e-6, 12);
  // Three by three: two in a row and two in a column.
  const torus = { ...roundLink, neighbours: "torus" } as const;
  expect(allReduceSeconds(torus, 9, 90e3)).toBeCloseTo(18.6e-6, 12);
});

it("a group of one, or an empty message, takes no time", () => {
  for (const collective of [allReduceSeconds, allGatherSeconds, allToAllSeconds]) {
    expect(collective(roundLink, 1, 1e6)).toBe(0);
    expect(collective(roundLink, 8, 0)).toBe(0);
  }
});

it("links come from the accelerator's record", () => {
  const h100 = findAccelerator("h100-sxm");
  expect(scaleUpLinkOf(h100, roundDevice)).toMatchObject({ linkBandwidth: 450e9, sharedRoot: false });
  expect(scaleUpLinkOf(findAccelerator("l40s"), roundDevice)).toMatchObject({
    linkBandwidth: 32e9,
    achievedBandwidth: 32e9,
    sharedRoot: false,
  });
  expect(scaleUpLinkOf(findAccelerator("inferentia2"), roundDevice).neighbours).toBe("ring");
  expect(scaleUpLinkOf(findAccelerator("tpu-v6e"), roundDevice).neighbours).toBe("torus");
  expect(scaleUpLinkOf(h100, roundDevice).neighbours).toBeUndefined();
  expect(sharedRootLinkOf(findAccelerator("l40s"), roundDevice).sharedRoot).toBe(true);
  expect(sharedRootLinkOf(h100, roundDevice).sharedRoot).toBe(false);
  expect(scaleOutLinkOf(h100, roundDevice, 25e9)).toMatchObject({
    linkBandwidth: 25e9,
    syncSeconds: 65e-6,
  });
});

it("beyond their NVLink bridges the cards of a server speak over PCIe, and beyond the server over the network", () => {
  const card = findAccelerator("a100-pcie-80gb");
  expect(beyondDomainLinkOf(card, roundDevice, 8)).toMatchObject({ linkBandwidth: 32e9, syncSeconds: 2e-6 });
  expect(beyondDomainLinkOf(card, roundDevice, 16)).toEqual(scaleOutLinkOf(card, roundDevice));
  const h100 = findAccelerator("h100-sxm");
  expect(beyondDomainLinkOf(h100, roundDevice, 16)).toEqual(scaleOutLinkOf(h100, roundDevice));
});

it("a sum over two servers passes each adapter once for its device's share", () => {
  const group = {
    inner: roundLink,
    outer: { ...roundLink, twoShotSyncs: 2, achievedBandwidth: 10e9 },
    servers: 2,
    local: 8,
  };
  // Inside, twice: 2 us + 7/8 x 80 MB / 100 GB/s = 702 us. Between: 1 us + 2 us + 10 MB / 10 GB/s.
  expect(allReduceAcrossServersSeconds(group, 80e6)).toBeCloseTo(2.407e-3, 9);
  // Small messages go to all at once: 1 us + 2 us + 15 x 100 B / 10 GB/s.
  expect(allReduceAcrossServersSeconds(group, 100)).toBeCloseTo(3.15e-6, 12);
  // 10 MB arrive over each adapter, of which half is new; then 7/8 of 80 MB inside.
  expect(allGatherAcrossServersSeconds(group, 80e6)).toBeCloseTo(0.5e-3 + 3e-6 + 0.7e-3 + 27e-6, 9);
});

it("few tokens reach their experts pair by pair, many as copies", () => {
  const group = { inner: roundLink, outer: roundLink, servers: 1, local: 8 };
  const route = exchangeRouteOf(group, 8);
  // 4 phases of 1 us, 3 synchronisations of 2 us, 7/8 of 16 x 8 x 10 kB at 100 GB/s.
  expect(pairExchangeSeconds(route, 16, 10e3)).toBeCloseTo(21.2e-6, 10);
  expect(exchangeSeconds(route, 16, 10e3)).toBe(pairExchangeSeconds(route, 16, 10e3));
  // 8 choices meet 8 (1 - (7/8)^8) = 5.251 devices, 7/8 of them others: 4096 x 4.595 x 10 kB = 188.2 MB; 1 us and 40 us.
  expect(copyExchangeSeconds(route, 4096, 10e3)).toBeCloseTo(1922.97e-6, 7);
  expect(exchangeSeconds(route, 4096, 10e3)).toBe(copyExchangeSeconds(route, 4096, 10e3));
  // Links of 900 GB/s wait for the multiprocessors that copy as fast as 450.
  const faster = { ...roundLink, linkBandwidth: 900e9, achievedBandwidth: 900e9 };
  const fast = copyExchangeSeconds(exchangeRouteOf({ ...group, inner: faster }, 8), 4096, 10e3);
  expect(fast - 41e-6).toBeCloseTo((1922.97e-6 - 41e-6) / 4.5, 7);
  expect(exchangeSeconds(exchangeRouteOf({ ...group, local: 1 }, 8), 4096, 10e3)).toBe(0);
});

it("low-latency exchanges across servers take what DeepEP's README says, within a fifth", () => {
  // 128 tokens of 7168 to 8 experts: bytes out, 16-bit numbers back, over 400 Gb/s; us by number of devices.
  const stated = [
    [16, 118, 195],
    [32, 155, 273],
    [64, 173, 314],
    [128, 192, 369],
    [256, 194, 360],
  ] as const;
  const outer = scaleOutLinkOf(findAccelerator("h100-sxm"), roundDevice);
  const inner = { ...roundLink, linkBandwidth: 450e9, achievedBandwidth: 300e9 };
  for (const [devices, dispatch, combine] of stated) {
    const group = { inner, outer, servers: devices / 8, local: 8 };
    const microseconds = (rowBytes: number) =>
      pairExchangeSeconds(exchangeRouteOf(group, 8), 128, rowBytes) * 1e6;
    expect(Math.abs(microseconds(7168) / dispatch - 1)).toBeLessThan(0.2);
    expect(Math.abs(microseconds(14_336) / combine - 1)).toBeLessThan(0.2);
  }
});

it("many tokens cross once to each server, and are forwarded inside", () => {
  const group = { inner: roundLink, outer: { ...roundLink, linkBandwidth: 50e9 }, servers: 2, local: 8 };
  // 2 servers (1 - 1/2^8) meet 1.992, of which half are others: 4096 x 0.996 x 10 kB at 40 GB/s = 1.02 ms; inside, 6.46
  // devices x 7/8: 4096 x 5.65 x 10 kB at 100 GB/s = 2.31 ms.
  expect(copyExchangeSeconds(exchangeRouteOf(group, 8), 4096, 10e3)).toBeCloseTo(2.355e-3, 5);
  const slower = { ...group, outer: { ...roundLink, linkBandwidth: 10e9 } };
  expect(copyExchangeSeconds(exchangeRouteOf(slower, 8), 4096, 10e3)).toBeCloseTo(5.141e-3, 5);
});

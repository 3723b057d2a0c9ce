import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseAcceleratorFile } from "../../src/api/records/acceleratorFile.ts";
import { acceleratorSchema } from "../../src/catalog/acceleratorSchema.ts";
import { acceleratorEntry, acceleratorNames, accelerators } from "../../src/catalog/accelerators.ts";
import type { AcceleratorEntry } from "../../src/catalog/acceleratorEntry.ts";
import { normalizeName } from "../../src/catalog/findByName.ts";
import { networkEntry, networks } from "../../src/catalog/networks.ts";
import type { MathDtype } from "../../src/catalog/numberFormat.ts";
import type { Datum } from "../../src/catalog/provenance.ts";
import { sources } from "../../src/catalog/sources.ts";

const entries = acceleratorNames().map(({ id }) => acceleratorEntry(id));
const records = accelerators();

/** Every figure below a node, with the path to it. */
function figuresOf(node: unknown, path: string): { path: string; datum: Datum }[] {
  if (typeof node !== "object" || node === null) return [];
  if ("value" in node && "source" in node) {
    const datum = node as Datum;
    const others = (datum.alternatives ?? []).map((other) => ({
      path: `${path} (alternative)`,
      datum: other,
    }));
    return [{ path, datum }, ...others];
  }
  return Object.entries(node).flatMap(([key, child]) => figuresOf(child, `${path}.${key}`));
}

/** A fault of each record that breaks a rule; the lists in the tests must be empty. */
function faults(rule: (record: (typeof records)[number]) => boolean): string[] {
  return records.filter((record) => !rule(record)).map(({ id }) => id);
}

describe("the accelerators of the catalogue", () => {
  it("are at least 60, from at least eight vendors", () => {
    expect(records.length).toBeGreaterThanOrEqual(60);
    expect(new Set(records.map(({ vendor }) => vendor)).size).toBeGreaterThanOrEqual(8);
  });

  it("follow the schema, with no unknown field", () => {
    for (const entry of entries) {
      const result = acceleratorSchema.safeParse(entry);
      expect(result.success ? [] : result.error.issues, entry.id).toEqual([]);
    }
  });

  it("state for every figure an existing source, a place in it and a kind", () => {
    const known = new Set(sources().map(({ id }) => id));
    const figures = entries.flatMap((entry) => figuresOf(entry, entry.id));
    expect(figures.length).toBeGreaterThan(1000);
    for (const { path, datum } of figures) {
      expect(known, path).toContain(datum.source);
      expect(datum.locator, path).not.toBe("");
      if (datum.kind === "derived" || datum.kind === "assumed") expect(datum.note, path).toBeTruthy();
    }
  });

  it("name the device or the report that a measured figure was read from", () => {
    const measured = entries
      .flatMap((entry) => figuresOf(entry, entry.id))
      .filter(({ datum }) => datum.kind === "measured");
    expect(measured.length).toBeGreaterThan(50);
    expect(measured.filter(({ datum }) => datum.locator.length < 20).map(({ path }) => path)).toEqual([]);
  });

  it("mark every price as assumed, with its range", () => {
    for (const { id, pricePerHour } of entries) {
      if (!pricePerHour) continue;
      expect(pricePerHour.kind, id).toBe("assumed");
      expect(pricePerHour.note, id).toMatch(/from [\d.]+ to [\d.]+ USD\/h/);
    }
  });

  it("have ids of their own", () => {
    const ids = entries.map(({ id }) => normalizeName(id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("share a name only where the name is ambiguous on purpose", () => {
    const owners = new Map<string, Set<string>>();
    for (const { id, name, aliases } of entries) {
      for (const known of [id, name, ...aliases]) {
        const key = normalizeName(known);
        owners.set(key, (owners.get(key) ?? new Set()).add(id));
      }
    }
    const shared = [...owners].filter(([, ids]) => ids.size > 1).map(([name]) => name);
    expect(shared.toSorted()).toEqual([
      "a100",
      "a10040gb",
      "a10080gb",
      "a100pcie",
      "cloudai100",
      "gh200",
      "rtxpro6000",
      "rtxpro6000blackwell",
      "v100",
      "v10016gb",
      "v10032gb",
      "v100pcie",
      "v100sxm",
      "v100sxm2",
    ]);
  });
});

describe("the figures of the catalogue", () => {
  it("double, at most, with each halving of the operand, and never fall", () => {
    const steps: readonly (readonly [MathDtype, MathDtype])[] = [
      ["bf16", "fp8"],
      ["fp8", "fp4"],
      ["int8", "int4"],
    ];
    // More than a factor of two: chips built around FP4, GeForce where FP8 accumulates at half rate, Trainium3.
    const steep = new Set(["b300-sxm fp8", "gb300 fp8", "rtx-5080 fp8", "rtx-5090 fp8", "trainium3 bf16"]);
    const odd: string[] = [];
    for (const { id, peakFlops } of records) {
      for (const [wide, narrow] of steps) {
        const [from, to] = [peakFlops[wide], peakFlops[narrow]];
        if (from === undefined || to === undefined || steep.has(`${id} ${wide}`)) continue;
        const ratio = to / from;
        if (ratio < 0.99 || ratio > 2.04) odd.push(`${id} ${wide} -> ${narrow}: ${ratio}`);
      }
    }
    expect(odd).toEqual([]);
  });

  it("count bf16 as fast as fp16 wherever both are stated", () => {
    // First and export generations whose 16-bit formats differ in hardware.
    const different = new Set(["mi100", "gaudi3"]);
    expect(
      faults(({ id, peakFlops: { bf16, fp16 } }) => {
        return different.has(id) || bf16 === undefined || fp16 === undefined || bf16 === fp16;
      }),
    ).toEqual([]);
  });

  it("hold a 16-bit dense rate for every device", () => {
    expect(faults(({ peakFlops }) => (peakFlops.bf16 ?? peakFlops.fp16) !== undefined)).toEqual([]);
  });

  it("keep sparse rates out of the dense fields: a sparse rate is twice the dense one", () => {
    const odd: string[] = [];
    for (const { id, vendor, peakFlops, sparsePeakFlops = {} } of records) {
      // Four in sixteen on AWS and unstructured sparsity on Cerebras are other factors.
      if (vendor === "AWS" || vendor === "Cerebras") continue;
      for (const [dtype, sparse] of Object.entries(sparsePeakFlops)) {
        const dense = peakFlops[dtype as MathDtype];
        if (dense === undefined) odd.push(`${id} ${dtype}: sparse alone`);
        // Blackwell Ultra raised the dense FP4 rate alone: 4/3.
        else if ((id === "b300-sxm" || id === "gb300") && dtype === "fp4") {
          expect(sparse / dense, id).toBeCloseTo(4 / 3, 2);
        } else if (Math.abs(sparse / dense - 2) > 0.06) odd.push(`${id} ${dtype}: ${sparse / dense}`);
      }
    }
    expect(odd).toEqual([]);
  });

  it("lie in the range of devices that exist", () => {
    const gib = 2 ** 30;
    const onChip = new Set(["wse-3", "groq-lpu-v1"]);
    expect(
      faults(
        ({ id, memoryCapacity }) =>
          onChip.has(id) || (memoryCapacity >= 8 * gib && memoryCapacity <= 512 * gib),
      ),
    ).toEqual([]);
    expect(
      faults(
        ({ id, memoryBandwidth }) => onChip.has(id) || (memoryBandwidth >= 60e9 && memoryBandwidth <= 10e12),
      ),
    ).toEqual([]);
    expect(
      faults(({ memoryCapacity, usableMemory }) => {
        return (
          usableMemory === undefined ||
          (usableMemory / memoryCapacity > 0.9 && usableMemory / memoryCapacity < 1.03)
        );
      }),
    ).toEqual([]);
    expect(
      faults(({ scaleUp }) => !scaleUp || (scaleUp.linkBandwidth >= 10e9 && scaleUp.linkBandwidth <= 1500e9)),
    ).toEqual([]);
    expect(
      faults(({ hostLinkBandwidth: host }) => host === undefined || (host >= 8e9 && host <= 450e9)),
    ).toEqual([]);
  });

  it("give every device a ridge point between 10 and 1500 FLOP per byte in 16 bits", () => {
    const onChip = new Set(["wse-3", "groq-lpu-v1"]);
    expect(
      faults(({ id, peakFlops, memoryBandwidth }) => {
        const ridge = (peakFlops.bf16 ?? peakFlops.fp16 ?? 0) / memoryBandwidth;
        return onChip.has(id) || (ridge > 10 && ridge < 1500);
      }),
    ).toEqual([]);
  });
});

describe("figures checked by hand", () => {
  const bf16 = (id: string) => records.find((record) => record.id === id)?.peakFlops.bf16;
  const entry = (id: string): AcceleratorEntry => acceleratorEntry(id);

  it("are dense where the datasheet prints sparse ones", () => {
    expect(bf16("h100-sxm")).toBe(989.4e12);
    expect(bf16("h200-sxm")).toBe(989.5e12);
    expect(bf16("h20-96gb")).toBe(148e12);
    expect(bf16("l40s")).toBe(362.05e12);
    expect(bf16("b200-sxm")).toBe(2.25e15);
    expect(bf16("gb200")).toBe(2.5e15);
    expect(bf16("mi300x")).toBe(1307.4e12);
    expect(entry("b200-sxm").peakFlops.fp4?.value).toBe("9 PFLOPS");
    expect(entry("gb300").peakFlops.fp4?.value).toBe("15 PFLOPS");
  });

  it("tell the products that share a chip apart", () => {
    const of = (id: string) => records.find((record) => record.id === id)!;
    const bandwidth = (id: string) => of(id).memoryBandwidth;
    // HGX boards drive 7680 of the 8192 bits of the memory bus: 62 TB/s for 8 GPUs; the racks all: 576 TB/s for 72.
    expect([bandwidth("b200-sxm"), bandwidth("b300-sxm")]).toEqual([7.7e12, 7.7e12]);
    expect([bandwidth("gb200"), bandwidth("gb300")]).toEqual([8e12, 8e12]);
    expect(of("b300-sxm").memoryCapacity / 2 ** 30).toBe(270);
    expect(of("gb300").memoryCapacity / 2 ** 30).toBe(279);
    // A10G has the 80 multiprocessors of its board, not the 72 of A10.
    expect([of("a10g").multiprocessors, of("a10").multiprocessors]).toEqual([80, 72]);
    // 8 engines of 256 x 256 multiply-adds at 1.6 GHz.
    expect(of("gaudi3").peakFlops.bf16! / (8 * 256 * 256 * 2 * 1.6e9)).toBeCloseTo(1, 2);
  });

  it("count links for one direction", () => {
    const link = (id: string) => records.find((record) => record.id === id)?.scaleUp?.linkBandwidth;
    expect(link("a100-sxm-80gb")).toBe(300e9);
    expect(link("h100-sxm")).toBe(450e9);
    expect(link("h800-sxm")).toBe(200e9);
    expect(link("gb200")).toBe(900e9);
    expect(link("mi300x")).toBe(448e9);
    expect(link("gaudi2")).toBe(262.5e9);
    expect(link("tpu-v5p")).toBe(600e9);
  });
});

describe("the networks of the catalogue", () => {
  it("state an existing source for every figure", () => {
    const known = new Set(sources().map(({ id }) => id));
    for (const { id } of networks()) {
      for (const { path, datum } of figuresOf(networkEntry(id), id))
        expect(known, path).toContain(datum.source);
    }
  });

  it("make up the scale-up links of the devices that use them", () => {
    const link = (id: string) => networks().find((network) => network.id === id)!;
    for (const [network, device] of [
      ["nvlink3", "a100-sxm-80gb"],
      ["nvlink4", "h100-sxm"],
      ["nvlink5", "b200-sxm"],
      ["infinity-fabric-mi300", "mi300x"],
      ["infinity-fabric-mi350", "mi355x"],
      ["ici-v5e", "tpu-v5e"],
      ["neuronlink-v2", "trainium1"],
      ["neuronlink-v3", "trainium2"],
    ] as const) {
      const { linkBandwidth, linksPerDevice } = link(network);
      const record = records.find(({ id }) => id === device)!;
      expect(linkBandwidth * linksPerDevice!, device).toBeCloseTo(record.scaleUp!.linkBandwidth, 0);
    }
  });
});

describe("the sources of the catalogue", () => {
  it("have a title, a publisher and a date", () => {
    for (const { id, title, publisher, date, url } of sources()) {
      expect(title && publisher, id).toBeTruthy();
      expect(date, id).toMatch(/^\d{4}(-\d{2}){0,2}$/);
      if (url !== undefined) expect(URL.canParse(url), id).toBe(true);
    }
  });
});

describe("docs/adding-an-accelerator.md", () => {
  const page = readFileSync(new URL("../../docs/adding-an-accelerator.md", import.meta.url), "utf8");
  const block = (language: string) => new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "s").exec(page)![1]!;

  it("shows an entry that follows the schema", () => {
    expect(acceleratorSchema.safeParse(JSON.parse(block("json"))).error?.issues).toBeUndefined();
  });

  it("shows a file of one's own that can be read", () => {
    const { accelerator } = parseAcceleratorFile(parse(block("yaml")));
    expect(accelerator.memoryBandwidth).toBe(1.2e12);
    expect(accelerator.family).toBe("ampere");
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  acceleratorEntry,
  acceleratorNames,
  accelerators,
  findAccelerator,
} from "../../src/catalog/accelerators.ts";
import { normalizeName } from "../../src/catalog/findByName.ts";
import { describeWithShared, sharedPath } from "../shared.ts";

const idOf = (name: string) => findAccelerator(name).id;

describe("findAccelerator", () => {
  it("finds every entry by its id, its name and each alias that is its own", () => {
    const owners = new Map<string, number>();
    for (const { name, aliases, id } of acceleratorNames()) {
      for (const key of new Set([id, name, ...aliases].map(normalizeName)))
        owners.set(key, (owners.get(key) ?? 0) + 1);
    }
    for (const { id, name, aliases } of acceleratorNames()) {
      for (const known of [id, name, ...aliases]) {
        if (owners.get(normalizeName(known)) === 1) expect(idOf(known), known).toBe(id);
      }
    }
  });

  it("takes a bare product name for its usual form", () => {
    expect(idOf("H100")).toBe("h100-sxm");
    expect(idOf("H200")).toBe("h200-sxm");
    expect(idOf("B200")).toBe("b200-sxm");
    expect(idOf("mi300x")).toBe("mi300x");
    expect(idOf("NVIDIA H100 80GB HBM3")).toBe("h100-sxm");
  });

  it("knows the system names of measurement files", () => {
    const systems = {
      h100_sxm: "h100-sxm",
      h200_sxm: "h200-sxm",
      b200_sxm: "b200-sxm",
      b300_sxm: "b300-sxm",
      a100_sxm: "a100-sxm-80gb",
      gb200: "gb200",
      gb300: "gb300",
      l40s: "l40s",
      l4: "l4",
      a10g: "a10g",
      mi300x: "mi300x",
      mi325x: "mi325x",
      mi355x: "mi355x",
      b60: "arc-pro-b60",
    };
    for (const [name, id] of Object.entries(systems)) expect(idOf(name), name).toBe(id);
  });

  it("asks which A100 is meant", () => {
    expect(() => idOf("a100")).toThrow(
      'accelerator "a100" is ambiguous: it may be a100-sxm-80gb, a100-sxm-40gb, a100-pcie-80gb, a100-pcie-40gb',
    );
    expect(() => idOf("A100 40GB")).toThrow("a100-sxm-40gb, a100-pcie-40gb");
  });

  it("names the nearest entry of a mistyped name", () => {
    expect(() => idOf("h100-smx")).toThrow(
      expect.objectContaining({ hint: expect.stringContaining("h100-sxm") }),
    );
    expect(() => idOf("m300x")).toThrow(expect.objectContaining({ hint: expect.stringContaining("mi300x") }));
  });

  it("resolves an entry once", () => {
    expect(findAccelerator("h100-sxm")).toBe(findAccelerator("H100"));
    expect(accelerators()).toContain(findAccelerator("H100"));
    expect(accelerators()).toBe(accelerators());
  });
});

describe("acceleratorEntry", () => {
  it("keeps the spelling of the source", () => {
    expect(acceleratorEntry("h100-sxm").memoryBandwidth.value).toBe("3.35 TB/s");
  });

  it("throws a RangeError for an id that does not exist", () => {
    expect(() => acceleratorEntry("h1000")).toThrow(RangeError);
    expect(() => acceleratorEntry("constructor")).toThrow(RangeError);
  });
});

describeWithShared("the device names of published measurements", "measured/published.csv", () => {
  it("resolve, save those that leave the memory size open", () => {
    const open = new Set([
      "NVIDIA A100 (40/80GB, unspecified)",
      "NVIDIA A100 SXM 80GB (330 W limit)",
      "NVIDIA H20 (memory size not stated)",
      "NVIDIA RTX PRO 6000 Blackwell",
    ]);
    const [header, ...lines] = readFileSync(sharedPath("measured/published.csv"), "utf8")
      .trim()
      .split("\n")
      .map(splitLine);
    const column = header!.indexOf("hardware");
    const names = new Set(lines.map((line) => line[column]!));
    expect(names.size).toBeGreaterThan(25);
    const unknown = [...names].filter((name) => !open.has(name) && !resolves(name));
    expect(unknown).toEqual([]);
  });
});

function resolves(name: string): boolean {
  try {
    findAccelerator(name);
    return true;
  } catch {
    return false;
  }
}

/** One line of a CSV file; quotes protect commas. */
function splitLine(line: string): string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, field = ""]) =>
    field.replace(/^"|"$/g, ""),
  );
}

import { describe, expect, it } from "vitest";
import { findByName, nearestNames, normalizeName } from "../../src/catalog/findByName.ts";
import { InputError } from "../../src/units/inputError.ts";

const entries = [
  { id: "h100-sxm", name: "NVIDIA H100 SXM 80GB", aliases: ["H100"] },
  { id: "h100-pcie", name: "NVIDIA H100 PCIe 80GB", aliases: [] },
  { id: "a100-40gb", name: "NVIDIA A100 40GB", aliases: ["A100"] },
  { id: "a100-80gb", name: "NVIDIA A100 80GB", aliases: ["A100"] },
  { id: "llama-3.1-8b", name: "Llama 3.1 8B", aliases: ["meta-llama/Llama-3.1-8B"] },
  { id: "llama-31-8b", name: "A 31st llama", aliases: [] },
];
const find = (name: string) => findByName(entries, name, { kind: "accelerator", path: ["hardware"] }).id;

function faultOf(name: string): InputError {
  try {
    find(name);
  } catch (error) {
    if (error instanceof InputError) return error;
  }
  throw new Error(`no InputError for ${name}`);
}

describe("findByName", () => {
  it("ignores case and separators", () => {
    for (const name of ["h100-sxm", "H100_SXM", "h100 sxm", "H100/SXM", "H100SXM", "nvidia-h100-sxm-80gb"]) {
      expect(find(name), name).toBe("h100-sxm");
    }
  });

  it("knows aliases with an organisation before the name", () => {
    expect(find("META-LLAMA/llama-3.1-8b")).toBe("llama-3.1-8b");
  });

  it("keeps the point of a version: 3.1 is not 31", () => {
    expect(find("llama-3.1-8b")).toBe("llama-3.1-8b");
    expect(find("llama 31 8b")).toBe("llama-31-8b");
  });

  it("lists the candidates of an alias that several entries share", () => {
    const fault = faultOf("a100");
    expect(fault.code).toBe("ambiguous_accelerator");
    expect(fault.path).toEqual(["hardware"]);
    expect(fault.message).toContain("a100-40gb, a100-80gb");
  });

  it("names the nearest entries of an unknown name", () => {
    const fault = faultOf("h100-smx");
    expect(fault.code).toBe("unknown_accelerator");
    expect(fault.message).toBe('unknown accelerator "h100-smx"');
    expect(fault.hint).toMatch(/^did you mean h100-sxm/);
  });

  it("gives no hint when nothing is near, and none for an empty name", () => {
    expect(faultOf("abacus-of-brass").hint).toBeUndefined();
    expect(faultOf("").hint).toBeUndefined();
    expect(faultOf("--").code).toBe("unknown_accelerator");
  });
});

describe("nearestNames", () => {
  it("offers entries whose name begins with what was typed", () => {
    expect(nearestNames(entries, "h10")).toEqual(["h100-sxm", "h100-pcie"]);
  });
});

describe("normalizeName", () => {
  it("keeps letters, digits, points and plus signs", () => {
    expect(normalizeName("AMD Ryzen_AI-Max+ 395 (v1.5)")).toBe("amdryzenaimax+395v1.5");
  });
});

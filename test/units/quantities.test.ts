import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Dimension, QuantityOf } from "../../src/units/dimension.ts";
import { formatQuantity } from "../../src/units/formatQuantity.ts";
import { InputError } from "../../src/units/inputError.ts";
import { parseQuantity } from "../../src/units/parseQuantity.ts";

const parsed: readonly [string, Dimension, number][] = [
  ["10 us", "time", 10e-6],
  ["10µs", "time", 10e-6],
  ["0.015 ms", "time", 1.5e-5],
  ["2 min", "time", 120],
  ["1.5 h", "time", 5400],
  ["80 GiB", "bytes", 85899345920],
  ["80 GB", "bytes", 80e9],
  ["13.5 TiB", "bytes", 14843406974976],
  ["1 Gbit", "bytes", 125e6],
  ["512 B", "bytes", 512],
  ["100 GB/s", "bandwidth", 100e9],
  ["3.35 TB/s", "bandwidth", 3.35e12],
  ["2039.0 GB / s", "bandwidth", 2.039e12],
  ["400 Gbps", "bandwidth", 50e9],
  ["200 Gbit/s", "bandwidth", 25e9],
  ["200 Gb/s", "bandwidth", 25e9],
  ["64 GB per s", "bandwidth", 64e9],
  ["1 GiB/s", "bandwidth", 2 ** 30],
  ["989 TFLOP/s", "flopRate", 989e12],
  ["1,979 TFLOPS", "flopRate", 1979e12],
  ["162.0 PFLOPs / s", "flopRate", 1.62e17],
  ["624 TOPS", "flopRate", 624e12],
  ["3 GFLOP", "flops", 3e9],
  ["120 kW", "power", 120e3],
  ["700 W", "power", 700],
  ["1 kWh", "energy", 3.6e6],
  ["5 mJ", "energy", 5e-3],
  ["25_000 USD", "money", 25000],
  ["$2.49/h", "moneyPerHour", 2.49],
  ["2.49 USD/hr", "moneyPerHour", 2.49],
  ["US$ 3 per hour", "moneyPerHour", 3],
  ["4 req/s", "requestRate", 4],
  ["120 requests/min", "requestRate", 2],
  ["8 qps", "requestRate", 8],
  ["1.5 ktok/s", "tokenRate", 1500],
  ["2048 tokens", "tokens", 2048],
  ["2048", "tokens", 2048],
  ["128 Kitok", "tokens", 131072],
  ["8.03e9 params", "parameters", 8.03e9],
  ["8.03 Bparams", "parameters", 8.03e9],
];

function fault(text: unknown, dimension: Dimension, range?: "positive" | "finite"): InputError {
  try {
    parseQuantity(text, dimension, { path: ["networkBandwidth"], ...(range && { range }) });
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error(`accepted ${String(text)}`);
}

describe("parseQuantity", () => {
  it.each(parsed)("reads %s as %s in the base unit", (text, dimension, value) => {
    expect(parseQuantity(text, dimension)).toBe(value);
  });

  it("converts decimal units as the literal itself would round", () => {
    // 35 * 1e-6 is 0.000034999999999999997
    for (let i = 1; i <= 2000; i++) expect(parseQuantity(`${i} us`, "time")).toBe(Number(`${i}e-6`));
    expect(parseQuantity("1.5e3 ms", "time")).toBe(1.5);
  });

  it("tells a missing unit, an unknown unit and a wrong dimension apart", () => {
    expect(fault("100", "bandwidth")).toMatchObject({
      code: "missing_unit",
      path: ["networkBandwidth"],
      hint: expect.stringContaining("100 GB/s"),
    });
    expect(fault(100, "bandwidth")).toMatchObject({
      code: "missing_unit",
      message: expect.stringContaining("100"),
    });
    expect(fault("100 gb/S", "bandwidth")).toMatchObject({
      code: "unknown_unit",
      hint: 'did you mean "GB/s"?',
    });
    expect(fault("100 GB", "bandwidth")).toMatchObject({
      code: "wrong_dimension",
      message: 'networkBandwidth must be a bandwidth, got "100 GB", which is an amount of memory',
    });
    expect(fault("5 ms", "bandwidth").code).toBe("wrong_dimension");
    expect(fault("989 GB/s", "flopRate").code).toBe("wrong_dimension");
    expect(fault("8 GB", "parameters").code).toBe("wrong_dimension");
    expect(fault("8e9", "parameters").code).toBe("missing_unit");
  });

  it("refuses what is no finite number, by field", () => {
    expect(fault("NaN GB/s", "bandwidth").code).toBe("out_of_range");
    expect(fault("Infinity GB/s", "bandwidth").code).toBe("out_of_range");
    expect(fault("1e999 GB/s", "bandwidth").code).toBe("out_of_range");
    expect(fault("fast", "bandwidth").code).toBe("not_a_number");
    expect(fault("", "bandwidth").code).toBe("not_a_number");
    expect(fault("1,00 GB/s", "bandwidth").code).not.toBe("");
    expect(fault(null, "bandwidth").code).toBe("not_a_quantity");
    expect(fault("-3 GB/s", "bandwidth")).toMatchObject({
      code: "out_of_range",
      message: 'networkBandwidth must be finite and not negative, got "-3 GB/s"',
    });
    expect(fault("0 GB/s", "bandwidth", "positive")).toMatchObject({
      code: "out_of_range",
      message: expect.stringContaining('"0 GB/s"'),
    });
    expect(parseQuantity("-3 GB/s", "bandwidth", { range: "finite" })).toBe(-3e9);
  });
});

describe("formatQuantity", () => {
  it("writes a quantity as people read it", () => {
    expect(formatQuantity(0.07097037058756726 as QuantityOf["time"], "time")).toBe("70.97 ms");
    expect(formatQuantity(85899345920 as QuantityOf["bytes"], "bytes")).toBe("85.9 GB");
    expect(formatQuantity(85899345920 as QuantityOf["bytes"], "bytes", { binary: true })).toBe("80 GiB");
    expect(formatQuantity(989e12 as QuantityOf["flopRate"], "flopRate")).toBe("989 TFLOP/s");
    expect(formatQuantity(0.99996 as QuantityOf["time"], "time")).toBe("1 s");
    expect(formatQuantity(0 as QuantityOf["time"], "time")).toBe("0 s");
    expect(formatQuantity(131072 as QuantityOf["tokens"], "tokens")).toBe("131072 tokens");
    expect(formatQuantity(2.49 as QuantityOf["moneyPerHour"], "moneyPerHour")).toBe("2.49 USD/h");
  });

  const dimensions = [
    "time",
    "bytes",
    "bandwidth",
    "flops",
    "flopRate",
    "power",
    "energy",
    "money",
    "moneyPerHour",
    "requestRate",
    "tokens",
    "tokenRate",
    "parameters",
  ] as const;

  it("gives the very same number back when it writes exactly", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...dimensions),
        fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
        (dimension, value) => {
          const text = formatQuantity(value as never, dimension, { exact: true });
          expect(parseQuantity(text, dimension)).toBe(value);
        },
      ),
      { seed: 1, numRuns: 2000 },
    );
  });

  it("reads back within its rounding when it writes for people", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...dimensions),
        fc.double({ min: 1e-9, max: 1e20, noNaN: true }),
        (dimension, value) => {
          const back = parseQuantity(formatQuantity(value as never, dimension), dimension);
          expect(Math.abs(back - value)).toBeLessThanOrEqual(5.1e-4 * value);
        },
      ),
      { seed: 2, numRuns: 2000 },
    );
  });
});

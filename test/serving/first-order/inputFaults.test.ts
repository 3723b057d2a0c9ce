import { describe, expect, it } from "vitest";
import { solveFirstOrder } from "../../../src/serving/first-order/servingModel.ts";
import { InputError } from "../../../src/units/inputError.ts";
import { draft1b, h100, llama8b } from "./records.ts";

const valid = { model: llama8b, hardware: h100, seqLen: 2048 };
const { layers: _, ...withoutLayers } = llama8b;

type Fault = readonly [change: object, code: string, path: string, shown: string];
const faults: readonly Fault[] = [
  [{ precision: "float7" }, "unknown_precision", "precision", "float7"],
  [{ precision: null }, "not_a_text", "precision", "null"],
  [{ precision: "toString" }, "unknown_precision", "precision", "toString"],
  [{ seqLen: 0 }, "out_of_range", "seqLen", "got 0"],
  [{ seqLen: -5 }, "out_of_range", "seqLen", "got -5"],
  [{ seqLen: 100.5 }, "not_an_integer", "seqLen", "got 100.5"],
  [{ seqLen: Number.NaN }, "not_an_integer", "seqLen", "got NaN"],
  [{ seqLen: Number.POSITIVE_INFINITY }, "not_an_integer", "seqLen", "got Infinity"],
  [{ seqLen: "2048" }, "not_a_number", "seqLen", '"2048"'],
  [{ seqLen: undefined }, "missing_field", "seqLen", "undefined"],
  [{ batchSize: 0 }, "out_of_range", "batchSize", "got 0"],
  [{ batchSize: true }, "not_a_number", "batchSize", "true"],
  [{ efficiency: 0 }, "out_of_range", "efficiency", "got 0"],
  [{ efficiency: 1.5 }, "out_of_range", "efficiency", "got 1.5"],
  [{ efficiency: Number.NaN }, "out_of_range", "efficiency", "got NaN"],
  [{ cachedPrefixLen: -1 }, "out_of_range", "cachedPrefixLen", "got -1"],
  [{ cachedPrefixLen: 2048 }, "out_of_range", "cachedPrefixLen", "got 2048"],
  [{ draftAcceptanceRate: 1.5 }, "out_of_range", "draftAcceptanceRate", "got 1.5"],
  [{ draftAcceptanceRate: Number.NaN }, "out_of_range", "draftAcceptanceRate", "got NaN"],
  [{ prefillChunkTokens: 0 }, "out_of_range", "prefillChunkTokens", "got 0"],
  [{ networkBandwidth: "0 GB/s" }, "out_of_range", "networkBandwidth", '"0 GB/s"'],
  [{ networkBandwidth: "100" }, "missing_unit", "networkBandwidth", '"100"'],
  [{ networkBandwidth: "5 ms" }, "wrong_dimension", "networkBandwidth", '"5 ms"'],
  [{ seq_len: 5 }, "unknown_field", "seq_len", "seq_len"],
  [{ model: "llama" }, "no_catalogue", "model", "llama"],
  [{ model: withoutLayers }, "missing_field", "model.layers", "undefined"],
  [{ model: { ...llama8b, n_layers: 3 } }, "unknown_field", "model.n_layers", "n_layers"],
  [{ model: { ...llama8b, layers: 0 } }, "out_of_range", "model.layers", "got 0"],
  [{ model: { ...llama8b, heads: 0 } }, "out_of_range", "model.heads", "got 0"],
  [
    { model: { ...llama8b, hiddenDim: 8 } },
    "out_of_range",
    "model.headDim",
    "got 0 (hiddenDim 8 / heads 32)",
  ],
  [{ model: { ...llama8b, parametersCount: "8e9" } }, "missing_unit", "model.parametersCount", '"8e9"'],
  [{ model: { ...llama8b, parametersCount: -1 } }, "out_of_range", "model.parametersCount", "got -1"],
  [{ model: { ...llama8b, kvLoraRank: 0, qkRopeHeadDim: 64 } }, "out_of_range", "model.kvLoraRank", "got 0"],
  [{ hardware: { ...h100, peakFlops: "989 GB/s" } }, "wrong_dimension", "hardware.peakFlops", '"989 GB/s"'],
  [{ hardware: { ...h100, peakFlops: 0 } }, "out_of_range", "hardware.peakFlops", "got 0"],
  [
    { hardware: { ...h100, precisionFlops: { fp8: 0 } }, precision: "fp8" },
    "out_of_range",
    "hardware.precisionFlops.fp8",
    "got 0",
  ],
  [{ hardware: { ...h100, memoryBandwidth: 0 } }, "out_of_range", "hardware.memoryBandwidth", "got 0"],
  [
    { decodeHardware: { ...h100, memoryCapacity: 0 } },
    "out_of_range",
    "decodeHardware.memoryCapacity",
    "got 0",
  ],
  [{ hardware: { ...h100, dispatchTax: -1e-5 } }, "out_of_range", "hardware.dispatchTax", "got -0.00001"],
  [
    { hardware: { ...h100, memoryCapacity: undefined } },
    "missing_field",
    "hardware.memoryCapacity",
    "undefined",
  ],
  [{ draftModel: { ...draft1b, layers: -2 } }, "out_of_range", "draftModel.layers", "got -2"],
];

function faultOf(options: object): InputError {
  try {
    solveFirstOrder(options as never);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("accepted");
}

describe("faults of the first-order input", () => {
  it.each(faults)("%o", (change, code, path, shown) => {
    const fault = faultOf({ ...valid, ...change });
    expect([fault.code, fault.path.join(".")]).toEqual([code, path]);
    expect(fault.message).toContain(shown);
    expect(fault.message).toContain(path.split(".").at(-1));
  });

  it("come in the order of the formulas: precision, then prompt, batch, efficiency, prefix", () => {
    expect(faultOf({ ...valid, precision: "x", seqLen: 0, efficiency: 0 }).path).toEqual(["precision"]);
    expect(
      faultOf({ ...valid, seqLen: 100, efficiency: 2, cachedPrefixLen: 100, prefillChunkTokens: 0 }).path,
    ).toEqual(["efficiency"]);
  });

  it("name the right field where the reference's spelling was used", () => {
    expect(faultOf({ ...valid, seq_len: 5 }).hint).toBe("did you mean seqLen?");
    expect(faultOf({ ...valid, batchsize: 5 }).hint).toBe("did you mean batchSize?");
  });
});

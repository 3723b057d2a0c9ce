import { describe, expect, it } from "vitest";
import { kvCacheShape } from "../../src/catalog/kvCacheBytes.ts";
import { findModel } from "../../src/catalog/models.ts";
import { weightBytes } from "../../src/catalog/weightBytes.ts";
import { cacheLayout } from "../../src/operators/cacheLayout.ts";
import { formatsOf } from "../../src/operators/formats.ts";
import { operatorsOf } from "../../src/operators/operatorsOf.ts";
import { shardingOf } from "../../src/operators/sharding.ts";
import { emptyWork, work } from "../../src/operators/work.ts";
import { decodeStep } from "./steps.ts";

const bf16 = { linear: "bf16" } as const;
const operatorsIn = (id: string) => operatorsOf(findModel(id).architecture, shardingOf({}), formatsOf(bf16));

describe.each(["kimi-k3", "minimax-m3", "deepseek-v4-pro"])("%s", (id) => {
  it("stores the weights that the catalogue counts", () => {
    const stored = operatorsIn(id)
      .filter(({ name }) => !name.startsWith("attention.absorb"))
      .reduce((sum, { count, storedBytes }) => sum + count * storedBytes, 0);
    expect(stored / weightBytes(findModel(id).architecture, bf16).total).toBeCloseTo(1, 2);
  });

  it("keeps the cache that the catalogue counts", () => {
    const layout = cacheLayout(operatorsIn(id));
    const shape = kvCacheShape(findModel(id).architecture, "bf16");
    expect(layout.bytesPerToken).toBeCloseTo(shape.bytesPerToken, 3);
    expect(layout.stateBytes).toBeCloseTo(shape.recurrentStateBytes, 3);
  });
});

it("reads no more keys and values than the indexer chooses, and all of its keys", () => {
  const read = (context: number, name: string) =>
    operatorsIn("minimax-m3")
      .filter((operator) => operator.name === name)
      .reduce(
        (sum, operator) =>
          sum + operator.count * work(operator, decodeStep(1, context), emptyWork()).kvReadBytes,
        0,
      );
  const perToken = 4 * 128 * 2 * 2;
  // Three layers see everything, 57 the 2,048 chosen tokens.
  expect(read(10_000, "attention.decode")).toBeCloseTo(perToken * (3 * 10_000 + 57 * 2048), 0);
  expect(read(1000, "attention.decode")).toBeCloseTo(perToken * 60 * 1000, 0);
  expect(read(10_000, "attention.indexer")).toBeCloseTo(57 * 128 * 2 * 10_000, 0);
});

it("pads experts of mxfp4 only where their width is no whole number of tiles", () => {
  const stored = (id: string, tp: number) => {
    const { architecture, weightFormats } = findModel(id);
    const operators = operatorsOf(architecture, shardingOf({ tp }), formatsOf(weightFormats));
    const routed = operators.find(({ kind }) => kind === "groupedGemm")!;
    return routed.kind === "groupedGemm"
      ? routed.storedBytes / (routed.localExperts * routed.expertBytes)
      : 0;
  };
  // 2880 of gpt-oss become 3072; 3072 / 8 of DeepSeek-V4-Pro are three tiles.
  expect(stored("gpt-oss-120b", 1)).toBeCloseTo(3072 / 2880, 6);
  expect(stored("deepseek-v4-pro", 8)).toBe(1);
  expect(stored("deepseek-v4-pro", 16)).toBeCloseTo(256 / 192, 6);
});

import { describe, expect, it } from "vitest";
import { rowScenario, type RowCatalog } from "../../src/calibration/rows/rowDeployment.ts";
import { servingRows } from "../../src/calibration/rows/servingRows.ts";
import { findAccelerator } from "../../src/catalog/accelerators.ts";
import { findModel } from "../../src/catalog/models.ts";
import { fittedKernelConstants } from "../../src/cost/fittedKernelConstants.ts";

const columns =
  "id,origin,engine,engine_version,model,system,gemm_precision,moe_precision,mode,isl,osl,concurrency,speculative,complete," +
  "prefill_num_workers,prefill_tp,prefill_moe_ep,decode_num_workers,decode_tp,decode_moe_ep,ttft_ms,tpot_ms";

/** A run of DeepSeek-R1 on one prefill worker of 4 devices and several decode workers. */
function run(id: string, version: string, concurrency: number, workers: number, devices = 4): string {
  const model = "deepseek-ai/DeepSeek-R1,gb200,nvfp4,nvfp4";
  return `${id},inferencex,trtllm,${version},${model},disaggregated,1024,1024,${concurrency},none,yes,1,4,4,${workers},${devices},${devices},300,10`;
}

const catalog: RowCatalog = { findModel, findAccelerator, kernels: fittedKernelConstants() };

function decodeOf(lines: readonly string[], id: string) {
  const row = servingRows([columns, ...lines].join("\n")).find((one) => one.id === id);
  if (!row) throw new RangeError(`no row ${id}`);
  const { deployment, inferred } = rowScenario(row, catalog, new Map(), 0.75);
  return { ...deployment.decode, inferred: inferred.join("; ") };
}

describe("a table of runs", () => {
  it("is refused without the columns that every run needs, and none where it is empty", () => {
    expect(() => servingRows("Model,system,isl\nx,h100,1024\n")).toThrow(
      'data has no column model, osl among "Model", "system", "isl"',
    );
    expect(servingRows("")).toEqual([]);
  });

  it("is read however it spells yes, and with spaces around its cells", () => {
    const [spaced] = servingRows("model, system ,isl,osl,complete\n a , h100_sxm , 1024, 10 , True \n");
    expect(spaced).toMatchObject({ model: "a", system: "h100_sxm", isl: 1024, osl: 10, complete: true });
    const [open] = servingRows("model,system,isl,osl,complete\na,h100,1024,10,No\n");
    expect(open?.complete).toBe(false);
  });

  it("tells each run the highest load of its deployment", () => {
    const rows = servingRows(
      [columns, run("a", "1.1.0", 5, 5), run("b", "1.1.0", 55, 5), run("c", "1.1.0", 60, 4)].join("\n"),
    );
    expect(rows.map(({ peakConcurrency }) => peakConcurrency)).toEqual([55, 55, 60]);
  });

  it("drafts what serves fastest in separate pools: less where batches are large", () => {
    const drafting = (concurrency: number): string =>
      decodeOf([run("a", "0.8.1", concurrency, 1).replace("none", "mtp")], "a").inferred;
    expect(drafting(4)).toContain("draft length 3");
    expect(drafting(4096)).toContain("draft length 1");
  });

  it("takes the largest graph that the highest load fills for the limit of TensorRT-LLM's decode workers", () => {
    const lines = [run("low", "1.1.0", 5, 5), run("high", "1.1.0", 55, 5)];
    expect(decodeOf(lines, "low").maxSequences).toBe(8);
    expect(decodeOf(lines, "high").maxSequences).toBe(8);
    expect(decodeOf(lines, "high").inferred).toContain("at most 8 requests");
  });

  it("takes each load by itself where deployments were set up for each", () => {
    const lines = [run("low", "0.8.1", 9, 3), run("high", "0.8.1", 36, 3)];
    expect(decodeOf(lines, "low").maxSequences).toBe(2);
    expect(decodeOf(lines, "high").maxSequences).toBe(8);
  });

  it("gives latent attention data parallelism where that decodes the load faster", () => {
    expect(decodeOf([run("few", "1.1.0", 8, 1, 8)], "few").worker.sharding.attentionDp).toBe(1);
    const many = decodeOf([run("many", "1.1.0", 1024, 1, 8)], "many");
    expect(many.worker.sharding).toMatchObject({ tp: 1, attentionDp: 8, ep: 8 });
    expect(many.inferred).toContain("serves its requests faster");
    // The limit is the worker's: 1024 requests over 8 ranks.
    expect(many.maxSequences).toBe(128);
  });
});

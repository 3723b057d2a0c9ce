// npm run validate:kernels -- DIR [--json | --markdown]: predicted against measured kernels, by family, system and dtype.
import { summarizeErrors } from "../dist/calibration/kernels/errorSummary.js";
import { kernelDeviceOf } from "../dist/calibration/kernels/fitKernelConstants.js";
import { impossibleSources, sourceKey } from "../dist/calibration/kernels/impossibleSources.js";
import { constantSlots, measuredFamilies } from "../dist/calibration/kernels/kernelConstantTable.js";
import { isHeldOut, shapeHash } from "../dist/calibration/kernels/shapeHash.js";
import { typicalCases } from "../dist/calibration/kernels/typicalCases.js";
import { fittedKernelConstants } from "../dist/cost/fittedKernelConstants.js";
import { InputError } from "../dist/units/inputError.js";
import { eachKernelCase, kernelFiles, knownAccelerators, runScript } from "./kernel-tables.mjs";

/** Typical timings need all sources of a shape at once: of large files a share of the shapes is enough. */
const shapesKept = {
  gemm: 0.1,
  context_attention: 0.1,
  generation_attention: 0.1,
  moe: 0.05,
  dsa_context: 0.2,
};

await runScript(async () => {
  const folder = process.argv.slice(2).find((argument) => !argument.startsWith("--"));
  if (!folder)
    throw new InputError(
      "missing_argument",
      ["DIR"],
      "name a folder of Parquet files",
      "npm run validate:kernels -- DIR",
    );
  const { files, others } = kernelFiles(folder);
  for (const name of others) console.error(`not read: ${name} (no formula is compared with it)`);
  const report = [];
  const unknownSystems = new Set();
  const left = new Set();
  for (const file of files) {
    const { rows, unknown, impossible } = await validateFile(file);
    report.push(...rows);
    for (const message of unknown) unknownSystems.add(message);
    for (const key of impossible) left.add(key);
  }
  for (const message of unknownSystems) console.error(`left out: ${message}`);
  for (const key of left) console.error(`faster than the device can be: ${key}`);
  if (process.argv.includes("--json")) console.log(JSON.stringify(report, null, 1));
  else if (process.argv.includes("--markdown")) printPage(report, left);
  else print(report);
});

/** Errors of every row of a file, and of the typical timings of the shapes that serving meets and the fit held out. */
async function validateFile(file) {
  const constants = fittedKernelConstants();
  const devices = new Map();
  const warnings = new Set();
  const all = {};
  const kept = [];
  const share = shapesKept[file.kind] ?? 1;
  const { total } = await eachKernelCase(file, (one) => {
    let device = devices.get(one.system);
    if (device === undefined) {
      const { known, unknown } = knownAccelerators([one.system]);
      const accelerator = known.get(one.system);
      for (const message of unknown) warnings.add(message);
      device = accelerator ? { accelerator, target: kernelDeviceOf(accelerator, constants) } : null;
      devices.set(one.system, device);
    }
    if (!device) return;
    for (const dtype of [one.dtype, "all"]) {
      const key = `${one.family}|${one.system}|${dtype}`;
      (all[key] ??= []).push(one.predict(device.target) / one.measuredSeconds - 1);
    }
    (all[`${one.family}|all|all`] ??= []).push(one.predict(device.target) / one.measuredSeconds - 1);
    if (shapeHash(one.shape) < share) kept.push(one);
  });
  const accelerators = new Map(
    [...devices].filter(([, device]) => device).map(([name, device]) => [name, device.accelerator]),
  );
  const impossible = impossibleSources(kept, accelerators);
  const typical = {};
  for (const one of typicalCases(
    kept.filter((each) => each.servesModels && !impossible.has(sourceKey(each))),
  )) {
    if (!isHeldOut(one.shape)) continue;
    const error = one.predict(devices.get(one.system).target) / one.measuredSeconds - 1;
    for (const key of [
      `${one.family}|${one.system}|${one.dtype}`,
      `${one.family}|${one.system}|all`,
      `${one.family}|all|all`,
    ]) {
      (typical[key] ??= []).push(error);
    }
  }
  const rows = Object.keys(all)
    .toSorted()
    .map((key) => {
      const [family, system, dtype] = key.split("|");
      return {
        family,
        system,
        dtype,
        rows: summarizeErrors(all[key]),
        typical: summarizeErrors(typical[key] ?? []),
      };
    });
  if (rows.length === 0 && warnings.size === 0 && total > 0)
    throw new InputError("no_rows", [file.path], `${file.path} has no usable rows`);
  return { rows, unknown: warnings, impossible };
}

function print(report) {
  const percent = (share) => (Number.isNaN(share) ? "-" : `${(100 * share).toFixed(1)}%`).padStart(8);
  console.log(
    "Typical timings of held-out shapes that serving meets (median over sources within 1.5x of the fastest), and every row.",
  );
  console.log(
    `${"family".padEnd(24)}${"system".padEnd(10)}${"dtype".padEnd(22)}${"shapes".padStart(8)}${"median".padStart(8)}${"p90".padStart(8)}${"bias".padStart(8)}  |${"rows".padStart(9)}${"median".padStart(8)}${"p90".padStart(8)}${"bias".padStart(8)}`,
  );
  for (const { family, system, dtype, rows, typical } of report) {
    const cells = (summary, width) =>
      String(summary.count).padStart(width) +
      percent(summary.medianAbsoluteError) +
      percent(summary.p90AbsoluteError) +
      percent(summary.medianSignedError);
    console.log(
      `${family.padEnd(24)}${system.padEnd(10)}${dtype.padEnd(22)}${cells(typical, 8)}  |${cells(rows, 9)}`,
    );
  }
}

/** docs/kernel-accuracy.md */
function printPage(report, impossible) {
  const percent = (share) => (Number.isNaN(share) ? "-" : `${(100 * share).toFixed(1)} %`);
  const cells = ({ count, medianAbsoluteError, p90AbsoluteError, medianSignedError }) =>
    [count, percent(medianAbsoluteError), percent(p90AbsoluteError), percent(medianSignedError)].join(" | ");
  const lines = [
    "# Accuracy of the kernel formulas",
    "",
    "Written by `npm run validate:kernels -- DIR --markdown`; do not edit. The constants come from `npm run fit:kernels -- DIR`",
    "and lie in `data/calibrations/kernels.json` with their units, ranges and meanings. Equations: `docs/equations.md`, area KE.",
    "",
    "`typical` is the median over the engines and kernels within 1.5 times the fastest, one value a system, dtype and shape, on the",
    "fifth of the shapes that the fit never saw, among those that serving meets (decode m from 1, prefill up to 16,384 rows, context",
    "from 128 tokens). `rows` is every timing of every engine, version and shape, fallbacks included. Bias is the median of predicted / measured - 1.",
    "",
    "| family | system | dtype | typical | median | P90 | bias | rows | median | P90 | bias |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...report.map(
      ({ family, system, dtype, rows, typical }) =>
        `| ${family} | ${system} | ${dtype} | ${cells(typical)} | ${cells(rows)} |`,
    ),
    "",
    "Left out of `typical` and of the fit, since their large shapes beat the memory's bandwidth or the matrix peak of the datasheet, so that",
    "they cannot have read or computed what the row says:",
    "",
    ...[...impossible].toSorted().map((key) => `- ${key}`),
    "",
    "Benchmarks run over the same operands again and again, so the last-level cache serves what fits into it; predictions here take that",
    "into account (an engine's other layers evict it, and forecasts do not). TensorRT-LLM's prefill attention is timed with the kernel that",
    "rotates queries and keys row by row and stores the cache, and predicted so. Its prefill attention on Hopper, and FlashInfer's on Blackwell,",
    "computes in 8 bits over an 8-bit cache, whatever the label; latent attention of TensorRT-LLM 1.0, and that of vLLM in prefill, in 16.",
    "FlashAttention-2 reads windows once for each query head; TensorRT-LLM on Hopper computes whole blocks of keys at both edges of a",
    "window, and ahead of Blackwell pads heads to a power of two; vLLM's kernel on Arc computes keys outside a window too, and widens 8-bit ones",
    "for every tile. SGLang and vLLM 0.24 store keys and values in the timed call; SGLang casts queries, keys and values for an 8-bit cache, but",
    "for FlashAttention-3 where they are 8-bit already, for which vLLM 0.24 quantises queries in a kernel of its own.",
    "TensorRT-LLM on Blackwell multiplies latent projections in 16 bits under both labels. The experts of Nemotron 3 count as ungated under every label.",
    "SGLang's Marlin kernels, and its Triton kernels of 0.5.10, compute what tokens choose on other ranks too, and Triton and Marlin kernels",
    "pass its rows through memory; int4 experts take as long as 8-bit ones in SGLang's generated kernels. Sparse modules are predicted with",
    "the small kernels of each engine and, in prefill, no faster than the hosts of SGLang and vLLM launch them (forecasts count launches).",
    "",
    `${constantSlots().length} constants are fitted: four for each of ${measuredFamilies.length} families of devices, the rest shared. The loss is Cauchy's: a group of`,
    "timings from one source that lacks a good kernel, up to thirty times slower, hardly pulls at the constants that describe all others.",
    "",
    "What is not modelled: which engine's kernel runs (engines differ by 1.1 to 2 times at one shape, most in the fixed time of decode",
    "attention on Blackwell: 6 to 17 us), block-scaled fp8 products on Blackwell beyond their fp8 kin, kernels without tensor cores that no tuned",
    "engine runs (latent attention on A100 and L40S; windowed attention with heads of 192 on B200; 8-bit attention with heads of 64 and 256 on L40S), untuned",
    "mixtures at thousands of tokens, 4-bit experts of CUTLASS and of generated kernels apart (1.6 times at one shape), and protocol",
    "switches of collective libraries at mid-sized messages. Sparse attention modules (several kernels in one timing) are checked, not",
    "fitted: on Hopper TensorRT-LLM's decode takes 1.4 to 2.4 times what is predicted and SGLang's large batches without an indexer up to five",
    "times; generated kernels take 0.7 times in prefill.",
  ];
  console.log(lines.join("\n"));
}

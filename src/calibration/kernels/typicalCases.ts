import { groupBy } from "../../math/groupBy.ts";
import type { KernelCase } from "./kernelCase.ts";

/** Sources slower than this multiple of the fastest are fallbacks that a tuned engine does not run. */
const fallbackRatio = 1.5;

/**
 * One case for each family, system, dtype and shape: the median over the sources (engines and kernels)
 * within 1.5 times the fastest. A user's engine runs one of these, and which one is not known beforehand.
 */
export function typicalCases(cases: readonly KernelCase[]): KernelCase[] {
  const shapes = groupBy(
    cases,
    ({ family, system, dtype, shape }) => `${family} ${system} ${dtype} ${shape}`,
  );
  return [...shapes.values()].map(typicalCase);
}

function typicalCase(cases: readonly KernelCase[]): KernelCase {
  const sorted = cases.toSorted((a, b) => a.measuredSeconds - b.measuredSeconds);
  const fastest = sorted[0];
  if (!fastest) throw new RangeError("no cases of a shape");
  const usual = sorted.filter((one) => one.measuredSeconds <= fallbackRatio * fastest.measuredSeconds);
  const lower = usual[Math.floor((usual.length - 1) / 2)] ?? fastest;
  const upper = usual[Math.floor(usual.length / 2)] ?? fastest;
  return {
    ...fastest,
    source: "typical",
    measuredSeconds: Math.sqrt(lower.measuredSeconds * upper.measuredSeconds),
    // Engines time different calls: each is predicted as what it is.
    predict: (target) => Math.sqrt(lower.predict(target) * upper.predict(target)),
  };
}

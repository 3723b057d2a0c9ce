import type { Operator } from "./operator.ts";

/** Joins operators that differ in nothing but their count, in order of first appearance. */
export function mergeEqual(operators: readonly Operator[]): readonly Operator[] {
  const merged = new Map<string, Operator>();
  for (const operator of operators) {
    const key = JSON.stringify({ ...operator, count: 0 });
    const known = merged.get(key);
    merged.set(key, known ? { ...known, count: known.count + operator.count } : operator);
  }
  return [...merged.values()];
}

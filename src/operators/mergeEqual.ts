import type { Operator } from "./operator.ts";

/** Joins operators that differ in nothing but their count, in order of first appearance. */
export function mergeEqual(operators: readonly Operator[]): readonly Operator[] {
  const merged: Operator[] = [];
  for (const operator of operators) {
    const place = merged.findIndex((known) => isEqualButCount(known, operator));
    const known = merged[place];
    if (known === undefined) merged.push(operator);
    else merged[place] = { ...known, count: known.count + operator.count };
  }
  return merged;
}

/** Operators are flat records; those of one kind have the same fields. */
function isEqualButCount(first: Operator, second: Operator): boolean {
  if (first.name !== second.name || first.kind !== second.kind) return false;
  for (const field in first) {
    const key = field as keyof Operator;
    if (key !== "count" && first[key] !== second[key]) return false;
  }
  return true;
}

// The counts of the last test run, from vitest's own record of it.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const resultsFile = fileURLToPath(new URL("../build/test-results.json", import.meta.url));

export function summary() {
  const results = JSON.parse(readFileSync(resultsFile, "utf8"));
  const skipped = results.numPendingTests + (results.numTodoTests ?? 0);
  // A file that fails before its tests are known has no failed test of its own: count it as one.
  const brokenFiles = results.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
  ).length;
  return `${results.numPassedTests} passed, ${results.numFailedTests + brokenFiles} failed, ${skipped} skipped`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(`${summary()}\n`);

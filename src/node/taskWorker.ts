import { tasks } from "../api/tasks.ts";

/** What a worker thread does with a message: a list of inputs of one task, so that few messages are sent. */
export function runTasks({
  task,
  inputs,
}: {
  task: keyof typeof tasks;
  inputs: readonly never[];
}): unknown[] {
  return inputs.map((input) => tasks[task](input));
}

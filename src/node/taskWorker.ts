import { tasks } from "../api/tasks.ts";

/** What a worker thread does with a message. */
export function runTask({ task, input }: { task: keyof typeof tasks; input: never }): unknown {
  return tasks[task](input);
}

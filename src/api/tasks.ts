import { type ReplicationTask, simulateReplication } from "./simulate/simulateReplication.ts";

/** Work that a host may do in threads, by name: plain data in, plain data out. */
export const tasks = {
  replication: (task: ReplicationTask) => simulateReplication(task),
} as const;

/** B/s that one multiprocessor reads from the last-level cache: about 45 of the 64 bytes a cycle that it could. */
export const cacheBandwidth = 45e9;

/** Pollaczek-Khinchine: the mean wait in a queue of equal services is this x load / (1 - load) of them. */
export const queueShare = 0.5;

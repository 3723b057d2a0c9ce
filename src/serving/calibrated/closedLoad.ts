/** The load r in (0, 1) with concurrency = mu r (delay + queue r / (1 - r)). */
export function closedLoad(concurrency: number, mu: number, delay: number, queue: number): number {
  const a = mu * (queue - delay);
  const b = mu * delay + concurrency;
  if (Math.abs(a) < 1e-12 * b) return Math.min(1, concurrency / b);
  const root = Math.sqrt(Math.max(0, b * b + 4 * a * concurrency));
  return Math.min(1, (2 * concurrency) / (b + root));
}

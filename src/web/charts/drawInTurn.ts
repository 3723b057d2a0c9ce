const waiting = new Map<Element, () => void>();
let isRunning = false;

/**
 * Runs one drawing a frame, so that a dragged slider never waits for all charts at once. A chart keeps its place in the
 * queue when it is asked to draw again before its turn.
 */
export function drawInTurn(chart: Element, draw: () => void): void {
  waiting.set(chart, draw);
  if (isRunning) return;
  isRunning = true;
  requestAnimationFrame(next);
}

export function cancelDrawing(chart: Element): void {
  waiting.delete(chart);
}

function next(): void {
  const [first] = waiting;
  if (first !== undefined) {
    waiting.delete(first[0]);
    first[1]();
  }
  isRunning = waiting.size > 0;
  if (isRunning) requestAnimationFrame(next);
}

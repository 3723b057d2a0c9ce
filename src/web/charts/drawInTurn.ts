const waiting = new Map<Element, () => void>();
let isRunning = false;

/** Frames that are left to input and figures between two drawings. */
const restFrames = 2;

/**
 * Runs one drawing every few frames, so that a dragged slider never waits for the charts. A chart keeps its place in the
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
  if (first === undefined) {
    isRunning = false;
    return;
  }
  waiting.delete(first[0]);
  first[1]();
  rest(restFrames);
}

function rest(frames: number): void {
  requestAnimationFrame(frames === 0 ? next : () => rest(frames - 1));
}

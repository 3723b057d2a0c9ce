/** Lets the browser handle what waits: input, drawing, messages. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

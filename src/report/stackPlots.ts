/** Several plots of one size below one another in one SVG. */
export function stackPlots(
  plots: readonly { readonly title: string; readonly svg: string }[],
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const row = height + 36;
  const parts = plots.map(
    ({ title, svg }, i) =>
      `<text x="16" y="${i * row + 24}" font-family="system-ui, sans-serif" font-size="15" font-weight="600">${title}</text><g transform="translate(0 ${i * row + 32})">${svg}</g>`,
  );
  const total = plots.length * row;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}"><rect width="100%" height="100%" fill="white"/>${parts.join("")}</svg>\n`;
}

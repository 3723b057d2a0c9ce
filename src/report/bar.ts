const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar of `width` characters filled to `fraction`, in eighths of a character; what is not nothing shows. */
export function bar(fraction: number, width: number): string {
  const filled = Math.max(0, Math.min(1, Number.isNaN(fraction) ? 0 : fraction));
  const steps = Math.max(filled > 0 ? 1 : 0, Math.round(filled * width * 8));
  const full = "█".repeat(steps >> 3) + eighths[steps & 7];
  return full + "·".repeat(width - Math.ceil(steps / 8));
}

/** FNV-1a hash of a shape, in [0, 1): samples and hold-outs keep all timings of a shape together. */
export function shapeHash(shape: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < shape.length; i += 1) {
    hash ^= shape.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  // The low bits of FNV-1a mix badly for short digits: fold the high half in.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

/** A fifth of the shapes is held out of the fit. */
export function isHeldOut(shape: string): boolean {
  return shapeHash(`held out ${shape}`) < 0.2;
}

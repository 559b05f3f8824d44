/** Both ends of a digest; the whole is copied. */
export const shortHash = (hash: string, ends = 10): string =>
  hash.length <= 2 * ends + 1 ? hash : `${hash.slice(0, ends)}\u2026${hash.slice(-6)}`;

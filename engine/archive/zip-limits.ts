/** Limits of threats.md section 9 that concern archives. */
export const ZIP_LIMITS = {
  entries: 100_000,
  /** Bytes of one entry. */
  entryBytes: 1024 * 1024 * 1024,
  /** Bytes that one compressed entry may come to. */
  inflatedBytes: 512 * 1024 * 1024,
  /** Bytes that all compressed entries of an archive may come to together. */
  inflatedTotal: 2 * 1024 * 1024 * 1024,
  /** Bytes of the central directory, which is read whole. */
  directoryBytes: 64 * 1024 * 1024,
} as const;

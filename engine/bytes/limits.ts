/** Limits of threats.md section 9. A change needs a test and a line in CHANGELOG.md. */
export const LIMITS = {
  /** Bytes of one JSON document. */
  jsonDocumentBytes: 64 * 1024 * 1024,
  /** Bytes of one line of line-delimited JSON. */
  jsonLineBytes: 16 * 1024 * 1024,
  /** Open brackets at one place. */
  jsonDepth: 128,
  /** Members of one object. */
  jsonNames: 1_000_000,
  /** Bytes of one string. */
  jsonStringBytes: 16 * 1024 * 1024,
  /** Digits of one number. */
  numberDigits: 4300,
  /** Bytes of one file. */
  fileBytes: 1024 * 1024 * 1024,
} as const;

/** Limits of the readers of this folder, beside those of threats.md section 9. A change needs a test and a line in CHANGELOG.md. */
export const DATA_LIMITS = {
  /** Bytes of the pickle of a checkpoint. */
  pickleBytes: 64 * 1024 * 1024,
  /** Opcodes of one pickle. */
  pickleOpcodes: 8_000_000,
  /** Values that one pickle makes. */
  pickleValues: 1_000_000,
  /** Values on the stack, and in the memo. */
  pickleStack: 1_000_000,
  /** Containers in each other. */
  depth: 128,
  /** Bytes of one integer: 4300 digits. */
  integerBytes: 1785,
  /** Axes of one array. */
  axes: 64,
  /** Elements that views may repeat beyond four times what their storages hold. */
  repeatedElements: 1 << 22,
  /** Bytes of the header of a `.npy` file. */
  npyHeaderBytes: 64 * 1024,
  /** Bytes of the header of a safetensors file. */
  safetensorsHeaderBytes: 64 * 1024 * 1024,
  /** Bytes of a data set that is text. */
  textBytes: 256 * 1024 * 1024,
} as const;

/** Why a frame is refused, thrown by the parts of the decoder and caught in `frame.ts`: it never leaves this folder. */
export class ZstdRefusal extends Error {
  override readonly name = 'ZstdRefusal';
  /** Offset in the input, bytes. */
  readonly byte: number;

  constructor(byte: number, message: string) {
    super(message);
    this.byte = byte;
  }
}

/** Ends decoding: what stands at `byte` is not a frame that this decoder accepts. */
export function refuse(byte: number, message: string): never {
  throw new ZstdRefusal(byte, message);
}

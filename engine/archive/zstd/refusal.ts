/** Why a frame is refused, thrown by the parts of the decoder and caught in `frame.ts`: it never leaves this folder. */
export class ZstdRefusal extends Error {
  override readonly name = 'ZstdRefusal';
  /** Offset in the input, bytes. */
  readonly byte: number;
  /** Beyond a limit of ours, which says nothing about damage. */
  readonly tooLarge: boolean;

  constructor(byte: number, message: string, tooLarge: boolean) {
    super(message);
    this.byte = byte;
    this.tooLarge = tooLarge;
  }
}

/** Ends decoding: what stands at `byte` is not a frame that this decoder accepts. */
export function refuse(byte: number, message: string, tooLarge = false): never {
  throw new ZstdRefusal(byte, message, tooLarge);
}

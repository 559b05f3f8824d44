export type { ZstdLimits, ZstdResult } from './frame.ts';
export { decodeZstdFrame } from './frame.ts';

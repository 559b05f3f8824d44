/** What the benchmark of the other kinds of evidence uses of the engine. */
export { decodeZstdFrame } from '../engine/archive/zstd/index.ts';
export { MerkleTree } from '../engine/crypto/merkle.ts';
export { Sha256 } from '../engine/crypto/sha256.ts';
export { auditFiles, memorySource } from '../engine/index.ts';
export { freivaldsRounds } from './bench-freivalds.ts';
export { readKey } from '../engine/formats/inference-audit/key/read-key.ts';

/** What the benchmark uses of the engine. */
export { judgeFile } from '../engine/formats/training-receipt/judge-file.ts';
export { auditReceipts } from '../engine/formats/training-receipt/audit.ts';
export { readRecords } from '../engine/formats/training-receipt/records.ts';
export { authorReceipt } from '../engine/formats/training-receipt/author.ts';
export { sha256Hex } from '../engine/crypto/sha256.ts';

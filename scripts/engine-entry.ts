/** What scripts use of the engine: judging, and authoring of receipts. */
export { auditFiles, memorySource } from '../engine/index.ts';
export { authorReceipt } from '../engine/formats/training-receipt/author.ts';
export { readRecords } from '../engine/formats/training-receipt/records.ts';

/**
 * Files of which nothing can be judged, one for each format and each of the four reasons: too large, unknown, damaged, too new. Made
 * from samples of the gallery and by hand; what a format cannot be (proof runs and statements have no version) is not here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface LeftoverFile {
  readonly name: string;
  readonly format: string;
  readonly kind: 'too large' | 'unknown' | 'damaged' | 'too new';
  readonly bytes: Buffer;
}

const sample = (path: string): Buffer => readFileSync(join(import.meta.dirname, '../../public/samples', path));

/** One member more, whose string is longer than any that is read. */
const swollen = (text: string): string => text.replace('{', `{"padding":"${'x'.repeat(16 * 1024 * 1024 + 1)}",`);
/** The same behind everything that says what the file is. */
const swollenBehind = (text: string): string => {
  const at = text.lastIndexOf('}');
  return `${text.slice(0, at)},"padding":"${'x'.repeat(16 * 1024 * 1024 + 1)}"}`;
};

const RECEIPT = sample('training-receipt/mazur/mazur.jsonl').toString().trimEnd();
const SIDECAR = sample('framework-trace/pytorch-softmax/pytorch-softmax.jsonl').toString().trimEnd();
const GPU = sample('gpu-test-receipt/signed-tests/good/gpu-proof.json').toString();
const STATEMENT =
  '{"_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"https://example.invalid/x","predicate":{}}';
const TASK = '{"topology":{},"unit_order":{},"numeric_policy":{},"bias_policy":{},"parameters_before":{},"targets":{}}';

/** `VV4A` and the header of a frame that says it holds a terabyte. */
const TERABYTE = Buffer.from([0x56, 0x56, 0x34, 0x41, 0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 0, 1, 0, 0]);

const npy = (version: number, header: Buffer, length = header.length): Buffer => {
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, 0, 0, 0, 0]);
  start.writeUInt32LE(length, 8);
  return Buffer.concat([start, header]);
};
const HEADER = Buffer.from("{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }      \n");

const text = (name: string, format: string, kind: LeftoverFile['kind'], content: string): LeftoverFile => ({
  name,
  format,
  kind,
  bytes: Buffer.from(content),
});

/** A run is more than one file: a log that is no text, and the root that makes it a run. */
export const DAMAGED_RUN = [
  { name: 'run/steps.jsonl', bytes: Buffer.from([0xff, 0xfe, 0x81, 0x0a]) },
  { name: 'run/merkle_root.txt', bytes: Buffer.from(`${'0'.repeat(64)}\n`) },
] as const;

export const LEFTOVERS: readonly LeftoverFile[] = [
  text('receipt-large.json', 'training-receipt', 'too large', swollenBehind(RECEIPT)),
  text('receipt-damaged.json', 'training-receipt', 'damaged', RECEIPT.slice(0, 3000)),
  text('receipt-new.json', 'training-receipt', 'too new', RECEIPT.replace('"0.1.0"', '"0.10.0"')),
  text('receipt-wrong.json', 'training-receipt', 'unknown', RECEIPT.replace('"0.1.0"', '"zero"')),
  text('sidecar-large.json', 'framework-trace', 'too large', swollenBehind(SIDECAR)),
  text('sidecar-damaged.json', 'framework-trace', 'damaged', SIDECAR.slice(0, 2000)),
  text(
    'sidecar-new.json',
    'framework-trace',
    'too new',
    SIDECAR.replace(/framework-trace\.v[\d.]+/, 'framework-trace.v1.0.0'),
  ),
  text(
    'sidecar-wrong.json',
    'framework-trace',
    'unknown',
    SIDECAR.replace(/framework-trace\.v[\d.]+/, 'framework-trace.v0.0.1'),
  ),
  text('gpu-large.json', 'gpu-test-receipt', 'too large', swollenBehind(GPU)),
  text('gpu-damaged.json', 'gpu-test-receipt', 'damaged', GPU.slice(0, GPU.length - 40)),
  text('wrong/gpu-proof.json', 'gpu-test-receipt', 'unknown', '{"another":"document"}'),
  text('statement-large.json', 'attestation', 'too large', swollenBehind(STATEMENT)),
  text('statement-damaged.json', 'attestation', 'damaged', STATEMENT.slice(0, -2)),
  text('task-large.json', 'topology-input', 'too large', swollenBehind(TASK)),
  text('task-damaged.json', 'topology-input', 'damaged', TASK.slice(0, -1)),
  { name: 'audit-large.vv4a', format: 'inference-audit', kind: 'too large', bytes: TERABYTE },
  { name: 'audit-damaged.vv4a', format: 'inference-audit', kind: 'damaged', bytes: TERABYTE.subarray(0, 7) },
  text('audit-new.vv4a', 'inference-audit', 'too new', 'VV5A and what follows'),
  text('audit-wrong.vv4a', 'inference-audit', 'unknown', 'a note'),
  { name: 'array-large.npy', format: 'learning-proof', kind: 'too large', bytes: npy(2, HEADER, 1 << 20) },
  { name: 'array-damaged.npy', format: 'learning-proof', kind: 'damaged', bytes: npy(2, HEADER) },
  { name: 'array-new.npy', format: 'learning-proof', kind: 'too new', bytes: npy(4, HEADER) },
  text('other-large.json', 'unknown', 'too large', swollen('{"a":1}')),
  text('other-damaged.json', 'unknown', 'damaged', '{"a":'),
  text('note.txt', 'unknown', 'unknown', 'shopping list'),
  text('empty.txt', 'unknown', 'unknown', ''),
];

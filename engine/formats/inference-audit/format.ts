import { LIMITS } from '../../bytes/limits.ts';
import type { CaseInput } from '../../case-file/input.ts';
import { decodeWtf8 } from '../../text/json/wtf8.ts';
import type {
  AuditedCase,
  AuditSettings,
  AuditWatch,
  FileHead,
  GatheredCase,
  GatheringFormat,
  TextPlace,
} from '../format.ts';
import { caseTexts } from '../texts.ts';
import { CHECKS, FORMAT } from './checks.ts';
import { CLAUSES } from './clauses.ts';
import { keyTools } from './key/index.ts';
import { OPTIONS, readOptions } from './options.ts';
import type { ArtifactFile, Beside, KeyFile } from './run.ts';
import { runAudit } from './run.ts';
import { refusedCase } from './audit.ts';
import type { FileFacts, ReceiptInput } from './evidence.ts';
import { MAGIC, magicOf } from './wire/container.ts';
import { readReceipt } from './wire/receipt.ts';

type Role = 'audit' | 'key' | 'artifact' | 'receipt';

/**
 * Layout: `VV4A`, `VKEY` or `VDEC`, then a body; a receipt is JSON that names both roots:
 *
 *   56 56 34 41 | 28 B5 2F FD ...            an audit
 *   56 4B 45 59 | 01 ...                     a verifier key
 *   56 44 45 43 | ...                        a decode artifact
 *   {"merkle_root":[...],"io_root":[...],..} a receipt, or a reply that holds one
 */
function roleOf({ name, head, tail }: FileHead, pinned: boolean): Role | undefined {
  const magic = magicOf(head);
  if (magic === MAGIC.key) return 'key';
  if (magic === MAGIC.artifact) return 'artifact';
  if (magic === MAGIC.audit) return pinned ? undefined : 'audit';
  // A later container, or a damaged one: still an audit by its name or by the frame in it, and refused with a reason.
  const frame = head[4] === 0x28 && head[5] === 0xb5 && head[6] === 0x2f && head[7] === 0xfd;
  if (!pinned && (name.toLowerCase().endsWith('.vv4a') || (frame && /^vv\w\w$/i.test(magic)))) return 'audit';
  const text = decodeWtf8(head);
  if (!/^\ufeff?[ \t\r\n]*\{/.test(text)) return undefined;
  const ends = text + decodeWtf8(tail);
  const named = /"merkle_root"\s*:/.test(ends) && /"io_root"\s*:/.test(ends);
  return named || (/"commitment"\s*:\s*\{/.test(ends) && /"(?:merkle_root|io_root)"\s*:/.test(ends))
    ? 'receipt'
    : undefined;
}

async function gather(inputs: readonly CaseInput[]): Promise<readonly GatheredCase[]> {
  const roles = new Map<CaseInput, Role>();
  for (const input of inputs) {
    const role = roleOf(await input.head(), input.pinned);
    if (role !== undefined) roles.set(input, role);
  }
  const of = (role: Role): CaseInput[] => inputs.filter((input) => roles.get(input) === role);
  const audits = of('audit');
  if (audits.length === 0) return [];
  const [keys, artifacts, receipts] = [of('key'), of('artifact'), of('receipt')];
  // Read once, however many audits there are.
  let beside: Promise<Beside> | undefined;
  return audits.map((input) => ({
    evidence: [input],
    supporting: [...keys, ...artifacts, ...receipts],
    audit: async (settings, watch) =>
      withTexts(
        await judge(input, await (beside ??= readBeside(keys, artifacts, receipts)), settings, watch),
        [input, ...receipts, ...keys, ...artifacts],
        { keys, artifacts },
      ),
  }));
}

/** Pointers that begin with `/key` and `/artifact` lead into those files, all others into the response. */
function withTexts(
  audited: AuditedCase,
  inputs: readonly CaseInput[],
  { keys, artifacts }: Readonly<Record<'keys' | 'artifacts', readonly CaseInput[]>>,
): AuditedCase {
  const beside = (files: readonly CaseInput[]): TextPlace | 'several' | undefined => {
    if (files.length > 1) return 'several';
    return files.length === 0 ? undefined : { text: inputs.indexOf(files[0]), pointer: '' };
  };
  const texts = caseTexts(inputs, {
    judged: 0,
    leadsTo: (_record, pointer) => {
      if (/^\/key(?:\/|$)/.test(pointer)) return beside(keys);
      return /^\/artifact(?:\/|$)/.test(pointer) ? beside(artifacts) : { text: 0, pointer };
    },
  });
  return { ...audited, texts };
}

async function readBeside(
  keys: readonly CaseInput[],
  artifacts: readonly CaseInput[],
  receipts: readonly CaseInput[],
): Promise<Beside> {
  const facts = async (input: CaseInput): Promise<FileFacts> => ({
    name: input.name,
    sha256: await input.sha256(),
    pinned: input.pinned,
  });
  const keyFiles: KeyFile[] = [];
  for (const input of keys) keyFiles.push({ ...(await facts(input)), read: await keyTools.readKey(input.source) });
  const artifactFiles: ArtifactFile[] = [];
  for (const input of artifacts) {
    artifactFiles.push({ ...(await facts(input)), read: await keyTools.readArtifact(input.source) });
  }
  const receiptFiles: ReceiptInput[] = [];
  for (const input of receipts) {
    const bytes = await input.bytes(LIMITS.jsonDocumentBytes);
    const read =
      bytes === undefined
        ? ({ ok: false, place: 'byte 0', message: 'the file is too large' } as const)
        : readReceipt(bytes);
    receiptFiles.push({ ...(await facts(input)), read });
  }
  return { keys: keyFiles, artifacts: artifactFiles, receipts: receiptFiles };
}

async function judge(
  input: CaseInput,
  beside: Beside,
  settings: AuditSettings,
  watch: AuditWatch,
): Promise<AuditedCase> {
  const { profile } = settings;
  const bytes = await input.bytes();
  if (bytes === undefined) {
    const message = `the file has ${String(input.size)} bytes, the limit is ${String(LIMITS.fileBytes)} bytes`;
    const nothing = { name: input.name, bytes: new Uint8Array(0) };
    const refusal = { kind: 'too-large', rule: 'D4', of: 'file', byte: LIMITS.fileBytes, message } as const;
    return refusedCase(nothing, profile, refusal, undefined);
  }
  watch.progress(0.1, 'decompressing and hashing');
  const { outside, pins } = readOptions(settings.pins?.options);
  const progress = (done: number): void => {
    watch.progress(0.2 + 0.8 * done, 'checking with the verifier key');
  };
  return runAudit({ name: input.name, bytes }, beside, outside, { profile, pins, progress }, keyTools);
}

export const inferenceAudit: GatheringFormat = {
  id: FORMAT,
  title: 'Inference audit',
  clauses: CLAUSES,
  proves:
    'The opened position is the one that was committed, and with a pinned key, receipt and, for captured logits, decode artifact, its layers are products of the weights of the key and its token is the choice of the committed sampler.',
  provesNot:
    'It does not show attention outputs, positions that were not opened, that the token was derived from the checked layers, that the text is that of the tokens unless they were decoded, or when the audit was made.',
  versions: ['V4'],
  checks: CHECKS,
  options: OPTIONS,
  gather,
};

/** The container of an audit: `VV4A`, then one zstd frame with one response in it (commitllm-v4.md sections 1.1, 1.2). */
import { decodeZstdFrame } from '../../../archive/zstd/index.ts';
import type { LeftoverKind } from '../../../verdict/model.ts';
import { splitFrames } from './frames.ts';
import type { DecodedResponse } from './response.ts';
import { decodeResponse } from './response.ts';

/** What starts each of the three kinds of file. */
export const MAGIC = { audit: 'VV4A', key: 'VKEY', artifact: 'VDEC' } as const;
const MAGIC_BYTES = 4;
const MIB = 1024 * 1024;

/** Decompressed bytes and window that are read at all (threats.md section 9), and the window that the reference reads. */
export const CONTAINER_LIMITS = { output: 512 * MIB, window: 8 * MIB, referenceWindow: 128 * MIB } as const;

export interface Refusal {
  /** Rule of section 1.9 or 7.2 that is nearest. */
  readonly rule: string;
  /** Whether `byte` counts in the file or in what was decompressed. */
  readonly of: 'file' | 'payload';
  readonly byte: number;
  readonly message: string;
  /** Damage unless it says otherwise. */
  readonly kind?: LeftoverKind;
  /** What was decompressed, where it was. */
  readonly payload?: Uint8Array;
}

export interface OpenedAudit {
  readonly ok: true;
  /** Decompressed bytes: the identity of the audit. */
  readonly payload: Uint8Array;
  readonly decoded: DecodedResponse;
}

export type OpenResult = OpenedAudit | { readonly ok: false; readonly refusal: Refusal };

/** The first four bytes as text, other bytes as `\xNN`. */
export function magicOf(head: Uint8Array): string {
  return Array.from(head.subarray(0, MAGIC_BYTES), (byte) =>
    byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('');
}

/** Opens an audit strictly: one frame, window of 8 MiB at most, nothing left over, no number of 2^32 or more. */
export function openAudit(file: Uint8Array): OpenResult {
  const bad = wrongMagic(file);
  if (bad !== undefined) return { ok: false, refusal: bad };
  const frame = decodeZstdFrame(file.subarray(MAGIC_BYTES), {
    maxOutput: CONTAINER_LIMITS.output,
    maxWindow: CONTAINER_LIMITS.window,
  });
  if (!frame.ok) {
    const byte = frame.byte + MAGIC_BYTES;
    return {
      ok: false,
      refusal: { ...limitOf(frame), rule: 'S-01', of: 'file', byte, message: `zstd: ${frame.message}` },
    };
  }
  const opened = openPayload(frame.bytes);
  if (!opened.ok || opened.decoded.defects.length === 0) return opened;
  const { byte, rule, message } = opened.decoded.defects[0];
  return { ok: false, refusal: { rule, of: 'payload', byte, message, payload: frame.bytes } };
}

/** Opens an audit as the reference does: any number of frames, skippable ones too, and bytes left over at the end. */
export function openAuditAsReference(file: Uint8Array): OpenResult {
  const bad = wrongMagic(file);
  if (bad !== undefined) return { ok: false, refusal: bad };
  const frames = splitFrames(file.subarray(MAGIC_BYTES), {
    maxOutput: CONTAINER_LIMITS.output,
    maxWindow: CONTAINER_LIMITS.referenceWindow,
  });
  if (!frames.ok) {
    const byte = frames.byte + MAGIC_BYTES;
    return {
      ok: false,
      refusal: { ...limitOf(frames), rule: 'S-01', of: 'file', byte, message: `zstd: ${frames.message}` },
    };
  }
  return openPayload(frames.bytes);
}

function openPayload(payload: Uint8Array): OpenResult {
  const decoded = decodeResponse(payload);
  if (decoded.ok) return { ok: true, payload, decoded };
  return {
    ok: false,
    refusal: { rule: 'D1 to D9', of: 'payload', payload, byte: decoded.byte, message: decoded.message },
  };
}

const limitOf = ({ tooLarge }: { readonly tooLarge: boolean }): { readonly kind?: LeftoverKind } =>
  tooLarge ? { kind: 'too-large' } : {};

/** `VV4A` is version 4 of the container. */
const LATER = /^VV[5-9]/;

function wrongMagic(file: Uint8Array): Refusal | undefined {
  const magic = magicOf(file);
  if (magic === MAGIC.audit) return undefined;
  const found = file.length === 0 ? 'the file is empty' : `the file starts with ${magic}`;
  const kind = LATER.test(magic) ? 'too-new' : 'unknown';
  return { kind, rule: 'D10', of: 'file', byte: 0, message: `${found}, expected ${MAGIC.audit}` };
}

/** Sidecars of the reference package and of the shared vectors, and the reference importer as an oracle. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  importJaxSidecar,
  importJaxSidecarStream,
  importPytorchSidecar,
  importPytorchSidecarStream,
  importTensorflowSidecar,
  importTensorflowSidecarStream,
} from '@mcptoolshop/backprop-trace';
import type { Profile } from '../../../engine/verdict/model.ts';
import type { AuditedCase } from '../../../engine/formats/format.ts';
import { VECTORS } from '../../builders/receipts.ts';
import { frameworkTrace } from '../../../engine/formats/framework-trace/format.ts';

const FIXTURES = join(
  dirname(createRequire(import.meta.url).resolve('@mcptoolshop/backprop-trace/package.json')),
  'fixtures',
);

export const TIMESTAMP = '2026-01-02T03:04:05.678Z';

export interface SidecarFile {
  readonly name: string;
  readonly text: string;
}

function folder(path: string, wanted: RegExp): SidecarFile[] {
  if (!existsSync(path)) return [];
  const names = readdirSync(path).filter((name) => wanted.test(name));
  return names.sort().map((name) => ({ name, text: readFileSync(join(path, name), 'utf8') }));
}

/** Sidecars that the package ships, good and bad. */
export const PACKAGE_SIDECARS: readonly SidecarFile[] = [
  ...folder(join(FIXTURES, 'external'), /\.sidecar\.jsonl$/),
  ...folder(join(FIXTURES, 'bad'), /\.jsonl$/).filter(({ text }) =>
    text.trimStart().startsWith('{"format":"framework-trace.'),
  ),
];

/** Sidecars of the shared vectors; none in a clone, which does not have them. */
export const VECTOR_SIDECARS: readonly SidecarFile[] = folder(join(VECTORS, 'sidecars'), /\.jsonl$/);

export const ALL_SIDECARS: readonly SidecarFile[] = [...PACKAGE_SIDECARS, ...VECTOR_SIDECARS];

export function sidecar(name: string): string {
  const found = ALL_SIDECARS.find((file) => file.name === name);
  if (found === undefined) throw new Error(`no sidecar ${name}`);
  return found.text;
}

const SINGLE = { pytorch: importPytorchSidecar, jax: importJaxSidecar, tensorflow: importTensorflowSidecar };
const STREAM = {
  pytorch: importPytorchSidecarStream,
  jax: importJaxSidecarStream,
  tensorflow: importTensorflowSidecarStream,
};
export type FrameworkName = keyof typeof SINGLE;

/** What the reference importer makes of a text: its bytes, or undefined where it refuses. */
export function referenceImport(
  framework: FrameworkName,
  text: string,
  stream: boolean,
): { readonly bytes: string; readonly agreed: boolean } | undefined {
  try {
    const options = { importTimestamp: TIMESTAMP };
    if (stream) {
      const result = STREAM[framework](text, options);
      return { bytes: result.emittedBytes, agreed: result.allDifferentialsPassed };
    }
    const result = SINGLE[framework](text, options);
    return { bytes: result.emittedBytes, agreed: result.differentialPassed };
  } catch {
    return undefined;
  }
}

/** Whether a text is a stream, and the framework whose importer an auditor would call. */
export function kindOf(text: string): { readonly framework: FrameworkName; readonly stream: boolean } {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const name = /"helper":\{[^{}]*"framework":\{"name":"(\w+)"/.exec(text)?.[1];
  const source = /"source_framework":\s*\{\s*"name":\s*"(\w+)"/.exec(text)?.[1];
  const framework = name ?? source ?? '';
  return {
    framework: framework in SINGLE ? (framework as FrameworkName) : 'pytorch',
    stream: lines.length > 1 || text.includes('framework-trace.v0.2.0'),
  };
}

export function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf8'));
}

export function audit(text: string | Uint8Array, profile: Profile = 'strict', name = 'sidecar.jsonl'): AuditedCase {
  const bytes = typeof text === 'string' ? bytesOf(text) : text;
  return frameworkTrace.audit({ name, bytes }, { profile });
}

/** Ids of the checks that failed. */
export function failing(audited: AuditedCase): string[] {
  return audited.result.checks.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id);
}

/** A member of a JSON value by path; a test names paths that exist. */
export function at(value: unknown, ...path: (string | number)[]): Record<string, unknown> {
  let found = value;
  for (const name of path) found = (found as Record<string | number, unknown>)[name];
  return found as Record<string, unknown>;
}

/** A sidecar of one record, changed. */
export function changed(text: string, change: (sidecar: Record<string, unknown>) => void): string {
  const value = JSON.parse(text) as Record<string, unknown>;
  change(value);
  return JSON.stringify(value);
}

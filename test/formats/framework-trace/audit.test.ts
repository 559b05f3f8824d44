/** What a sidecar is refused for, then what it is accepted with. */
import { describe, expect, test } from 'vitest';
import { importSidecar } from '../../../engine/formats/framework-trace/import.ts';
import { FORMATS } from '../../../engine/formats/registry.ts';
import { trainingReceipt } from '../../../engine/formats/training-receipt/format.ts';
import { recognise } from '../../../engine/index.ts';
import { audit, at, bytesOf, changed, failing, kindOf, referenceImport, sidecar } from './support.ts';

const SINGLE = sidecar('pytorch.softmax-ce.sidecar.jsonl');
const LIVE = sidecar('jax.sgd-live.sidecar.jsonl');
const MOMENTUM = sidecar('pytorch.sgd-momentum.sidecar.jsonl');
const STREAM = sidecar('pytorch.softmax-ce.multi-step.sidecar.jsonl');
const BATCH = sidecar('pytorch.softmax-ce.batched.sidecar.jsonl');

function first(text: string, id: string): { pointer: string; message: string } {
  const check = audit(text).result.checks.find((one) => one.id === id);
  const failure = check?.failures[0];
  return { pointer: failure?.pointer ?? '', message: failure?.message ?? '' };
}

/** Changes record `index` of a stream. */
function record(index: number, change: (sidecar: Record<string, unknown>) => void): string {
  const lines = STREAM.trim().split('\n');
  lines[index] = changed(lines[index], change);
  return lines.join('\n');
}

describe('refused', () => {
  test('text that is not strict JSON', () => {
    const twice = LIVE.replace('"learning_rate":', '"learning_rate":7,"learning_rate":');
    expect(failing(audit(twice))).toEqual(['framework-trace/json']);
    expect(audit(twice, 'reference').result.outcome).toBe('PASS');
    expect(audit(`\ufeff${LIVE}`).result.outcome).toBe('FAIL');
    expect(audit(`${LIVE.trim()} x`, 'reference').result.outcome).toBe('FAIL');
    expect(audit('{"format":"framework-trace.v0.7.0",').result.outcome).toBe('UNREADABLE');
    expect(audit(new Uint8Array([0x7b, 0xff])).result.outcome).toBe('UNREADABLE');
    expect(audit('').result.outcome).toBe('UNREADABLE');
  });

  test('versions and shapes that nobody knows', () => {
    const version = changed(LIVE, (sidecar) => (sidecar['format'] = 'framework-trace.v0.9.0'));
    expect(audit(version).result.outcome).toBe('UNREADABLE');
    expect(audit(version).result.checks[0]?.reason).toContain('framework-trace.v0.8.0');
    const claim = changed(LIVE, (sidecar) => (sidecar['verified'] = true));
    expect(failing(audit(claim))).toEqual(['framework-trace/schema']);
    expect(first(claim, 'framework-trace/schema').pointer).toBe('/verified');
    const text = changed(LIVE, (sidecar) => (sidecar['learning_rate'] = '0.5'));
    expect(failing(audit(text, 'reference'))).toEqual(['framework-trace/schema']);
    const many = changed(LIVE, (sidecar) => {
      for (let i = 0; i < 4097; i += 1) at(sidecar, 'inputs')[`x${String(i)}`] = 0;
    });
    expect(first(many, 'framework-trace/schema').message).toContain('at most 4096 members');
  });

  test('a framework that is not the one of its helper, or has no importer', () => {
    const other = changed(LIVE, (sidecar) => (at(sidecar, 'source_framework')['name'] = 'pytorch'));
    expect(failing(audit(other))).toEqual(['framework-trace/import']);
    expect(audit(other, 'reference').result.outcome).toBe('FAIL');
    const version = changed(LIVE, (sidecar) => (at(sidecar, 'source_framework')['version'] = '9'));
    expect(first(version, 'framework-trace/import').pointer).toBe('/source_framework/version');
    expect(audit(version, 'reference').result.outcome).toBe('PASS');
    const hand = changed(SINGLE, (sidecar) => (at(sidecar, 'source_framework')['name'] = 'hand_derived'));
    expect(first(hand, 'framework-trace/import').message).toContain('no importer');
  });

  test('an optimizer that the version is not for', () => {
    const older = changed(MOMENTUM, (sidecar) => (sidecar['format'] = 'framework-trace.v0.5.0'));
    expect(audit(older).result.outcome).toBe('PASS');
    const without = changed(SINGLE, (sidecar) => (sidecar['format'] = 'framework-trace.v0.6.0'));
    expect(first(without, 'framework-trace/import').message).toContain('sgd_momentum');
    expect(referenceImport('pytorch', without, false)).toBeUndefined();
  });

  test('two learning rates', () => {
    const text = changed(MOMENTUM, (sidecar) => (sidecar['learning_rate'] = 0.02));
    expect(failing(audit(text))).toEqual(
      expect.arrayContaining(['framework-trace/import', 'training-receipt/hyperparameters']),
    );
    expect(first(text, 'framework-trace/import').pointer).toBe('/optimizer/learning_rate');
  });

  test('ghosts, gaps and doubles', () => {
    const ghost = changed(SINGLE, (sidecar) => (at(sidecar, 'parameters_after')['w_9'] = 1));
    expect(first(ghost, 'framework-trace/import').pointer).toBe('/parameters_after/w_9');
    expect(first(ghost, 'framework-trace/completeness').pointer).toBe('/parameters_after/w_9');
    const unit = changed(SINGLE, (sidecar) => (at(sidecar, 'inputs')['i9'] = 1));
    expect(failing(audit(unit))).toEqual(['framework-trace/completeness']);
    expect(audit(unit, 'reference').result.outcome).toBe('PASS');
    const doubled = changed(SINGLE, (sidecar) => {
      const updates = sidecar['updates'] as unknown[];
      updates.push(updates[0]);
    });
    expect(failing(audit(doubled))).toContain('framework-trace/completeness');
    const half = changed(SINGLE, (sidecar) => delete at(sidecar, 'post_update_forward')['h1']);
    expect(failing(audit(half))).toContain('framework-trace/completeness');
  });

  test('samples that are missing', () => {
    const text = changed(BATCH, (sidecar) => delete sidecar['per_sample']);
    expect(first(text, 'framework-trace/import').message).toContain('samples of the batch');
    expect(referenceImport('pytorch', text, false)).toBeUndefined();
  });

  test('streams that do not hang together', () => {
    const cases: [string, string, string][] = [
      ['name', record(1, (sidecar) => (at(sidecar, 'source_framework')['name'] = 'jax')), '/source_framework/name'],
      [
        'version',
        record(1, (sidecar) => (at(sidecar, 'source_framework')['version'] = 'x')),
        '/source_framework/version',
      ],
      ['trace', record(1, (sidecar) => (sidecar['trace_id'] = 'f'.repeat(32))), '/trace_id'],
      ['gap', record(1, (sidecar) => (sidecar['step_index'] = 5)), '/step_index'],
      [
        'format',
        record(1, (sidecar) => {
          sidecar['format'] = 'framework-trace.v0.1.0';
          delete sidecar['trace_id'];
          delete sidecar['step_index'];
        }),
        '/format',
      ],
    ];
    for (const [name, text, pointer] of cases) {
      expect(referenceImport('pytorch', text, true), name).toBeUndefined();
      expect(audit(text, 'reference').result.outcome, name).toBe('FAIL');
      expect(first(text, 'framework-trace/import').pointer, name).toBe(pointer);
    }
  });

  test('a damaged record does not hide the others', () => {
    const lines = STREAM.trim().split('\n');
    lines[1] = lines[1].slice(0, 500);
    const audited = audit(lines.join('\n'));
    expect(audited.result.outcome).toBe('FAIL');
    expect(failing(audited)).toEqual(['framework-trace/json']);
    expect(audited.result.checks.find(({ id }) => id === 'training-receipt/recompute')?.examined).toBeGreaterThan(0);
    expect(audited.derived).toBeUndefined();
  });

  test('buffers in ascent direction are named', () => {
    const audited = audit(sidecar('pytorch-helper.bad-momentum-buffer-not-sign-flipped.jsonl'));
    expect(audited.result.outcome).toBe('FAIL');
    const note = audited.result.notes.find(({ code }) => code === 'momentum-ascent');
    expect(note?.message).toContain('ascent direction');
  });
});

describe('accepted', () => {
  test('optional blocks may be missing', () => {
    const text = changed(SINGLE, (sidecar) => {
      delete sidecar['post_update_forward'];
      delete sidecar['post_update_loss'];
      delete sidecar['numeric_policy'];
      delete sidecar['bias_policy'];
    });
    expect(audit(text).result.outcome).toBe('PASS');
    expect(audit(text, 'reference').result.outcome).toBe('PASS');
    const completeness = audit(text).result.checks.find(({ id }) => id === 'framework-trace/completeness');
    expect(completeness?.outcome).toBe('passed');
  });

  test('what canonical form needs and sidecars may leave out', () => {
    const text = changed(SINGLE, (sidecar) => {
      for (const update of sidecar['updates'] as Record<string, unknown>[]) delete update['layer_edge'];
    });
    const audited = audit(text);
    expect(audited.result.outcome).toBe('PASS');
    expect(audited.result.referenceOutcome).toBe('FAIL');
    expect(audited.result.difference).toContain('canonical receipt');
    expect(audited.result.notes.map(({ code }) => code)).toContain('no-canonical-form');
    expect(referenceImport('pytorch', text, false)).toBeUndefined();
  });

  test('a stream without names and numbers takes those of its digest', () => {
    const text = STREAM.trim()
      .split('\n')
      .map((line) =>
        changed(line, (sidecar) => {
          delete sidecar['trace_id'];
          delete sidecar['step_index'];
        }),
      )
      .join('\n');
    expect(audit(text).result.outcome).toBe('PASS');
    expect(audit(text, 'reference').result.outcome).toBe('PASS');
  });

  test('the helper is shown and never judged', () => {
    const audited = audit(LIVE);
    const helper = audited.result.checks.find(({ id }) => id === 'framework-trace/helper');
    expect(helper).toMatchObject({ outcome: 'not-checked', required: false });
    expect(helper?.reason).toContain('not a credential');
    expect(audited.facts.map(({ label }) => label)).toContain('Helper source (claimed)');
  });

  test('the imported receipts are there to be kept, without a clock', () => {
    const [file, ...others] = audit(STREAM, 'strict', 'run.sidecar.jsonl').derived ?? [];
    expect(others).toEqual([]);
    expect(file.name).toBe('run.receipt.jsonl');
    const imported = importSidecar(bytesOf(STREAM));
    expect(imported.ok && Buffer.from(imported.bytes).equals(Buffer.from(file.bytes))).toBe(true);
    const text = Buffer.from(file.bytes).toString('utf8');
    expect(text).not.toContain('import_timestamp');
    expect(trainingReceipt.audit({ name: file.name, bytes: file.bytes }, { profile: 'strict' }).result.outcome).toBe(
      'PASS',
    );
  });
});

test('found by its format member, wherever it stands', () => {
  const head = (text: string): Parameters<typeof recognise>[0] => {
    const bytes = bytesOf(text);
    return { name: 'x', size: bytes.length, head: bytes.subarray(0, 4096), tail: bytes.subarray(-4096) };
  };
  expect(recognise(head(LIVE))?.id).toBe('framework-trace');
  const last = changed(SINGLE, (sidecar) => {
    const format = sidecar['format'];
    delete sidecar['format'];
    sidecar['format'] = format;
  });
  expect(recognise(head(last))?.id).toBe('framework-trace');
  expect(recognise(head('{"schema_version":"0.4.0"}'))?.id).toBe('training-receipt');
  expect(kindOf(LIVE).framework).toBe('jax');
});

test('findings can be located in the sidecar, the optimizer under its own name', () => {
  const text = changed(MOMENTUM, (sidecar) => (at(sidecar, 'optimizer')['beta1'] = 0.5));
  const audited = audit(text);
  const failure = audited.result.checks
    .find(({ id }) => id === 'training-receipt/hyperparameters')
    ?.failures.find(({ pointer }) => pointer === '/optimizer/beta1');
  expect(failure).toBeDefined();
  const range = audited.locate(0, '/optimizer/beta1');
  expect(text.slice(range?.start, range?.end)).toBe('0.5');
});

test('every comparison of the strict profile points into the sidecar', () => {
  const audited = audit(MOMENTUM);
  const rows = audited.comparisons();
  expect(rows.length).toBeGreaterThan(100);
  const value: unknown = JSON.parse(MOMENTUM);
  for (let i = 0; i < rows.length; i += 17) {
    const row = rows.row(i);
    const found = row.pointer
      .slice(1)
      .split('/')
      .reduce((node: unknown, name) => (node as Record<string, unknown>)[name], value);
    expect(found, row.pointer).toBe(Number(row.claimed));
  }
});

test('every check of the format appears in a result, and none that it does not list', () => {
  const seen = new Set<string>();
  for (const text of [LIVE, STREAM]) {
    for (const profile of ['strict', 'reference'] as const) {
      for (const { id } of audit(text, profile).result.checks) seen.add(id);
    }
  }
  const listed = FORMATS.find(({ id }) => id === 'framework-trace')?.checks.map(({ id }) => id) ?? [];
  expect([...seen].sort()).toEqual([...listed].sort());
});

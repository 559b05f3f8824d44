/** A checkpoint or an array that was dropped alone: it can be read, and proves nothing. */
import type { CaseInput } from '../../case-file/input.ts';
import { sealCase } from '../../verdict/case.ts';
import { CheckCollector } from '../../verdict/collect.ts';
import { foldCase } from '../../verdict/fold.ts';
import type { Failure, PinUsed } from '../../verdict/model.ts';
import type { AuditedCase, AuditSettings } from '../format.ts';
import { leftover } from '../../leftover.ts';
import { NO_COMPARISONS } from '../no-comparisons.ts';
import type { CaseView, TableRow } from '../view.ts';
import type { NamedTensor } from './checkpoint.ts';
import { DataError, dtypeLabel, readNpy } from './data/index.ts';
import type { ReadResult, Tensor } from './data/index.ts';
import { splitName } from './folders.ts';
import { leftoverOf } from './leftover-of.ts';
import { PIECE, loadCheckpoint } from './load.ts';
import { CHECK_ORDER } from './rules/index.ts';
import { idOf } from './rules/rule.ts';
import { OPTIONS } from './verification.ts';

export type SingleKind = 'checkpoint' | 'array';

interface Contents {
  readonly tensors: readonly NamedTensor[];
  readonly numbers: number;
  readonly notFinite: readonly Failure[];
  readonly notes: readonly string[];
}

type ContentsResult =
  | { readonly ok: true; readonly contents: Contents }
  | { readonly ok: false; readonly place: string; readonly message: string; readonly code?: string };

export async function auditSingle(input: CaseInput, kind: SingleKind, settings: AuditSettings): Promise<AuditedCase> {
  const read = kind === 'array' ? await readArray(input) : await readLoneCheckpoint(input);
  const { base } = splitName(input.name);
  const collector = new CheckCollector();
  const container = { id: idOf('container'), required: true, examined: 1, failures: [] };
  collector.add(
    read.ok
      ? container
      : { ...container, error: leftover(leftoverOf(read.code), `${base}, ${read.place}: ${read.message}`) },
  );
  if (read.ok) {
    const { numbers, notFinite } = read.contents;
    collector.add({ id: idOf('finite'), required: kind === 'checkpoint', examined: numbers, failures: notFinite });
    const unresolved = kind === 'checkpoint' ? 'one checkpoint alone shows no update' : 'an array alone is no proof';
    collector.add({ id: idOf('coverage'), required: true, examined: 0, failures: [], unresolved });
  }
  const checks = collector.checks(CHECK_ORDER);
  const tensors = read.ok ? read.contents.tensors : [];
  return {
    result: sealCase({
      format: 'learning-proof',
      subject: base,
      profile: settings.profile,
      outcome: read.ok ? foldCase(checks) : 'UNREADABLE',
      checks,
      notes: read.ok ? read.contents.notes.map((message) => ({ code: 'container', pointer: '', message })) : [],
      pins: optionsUsed(settings),
    }),
    facts: [
      { label: 'Arrays', value: String(tensors.length) },
      { label: 'Numbers', value: String(tensors.reduce((sum, { tensor }) => sum + tensor.size, 0)) },
    ],
    text: new Uint8Array(0),
    locate: () => undefined,
    comparisons: () => NO_COMPARISONS,
    views: tensors.length === 0 ? [] : [tensorTable(tensors)],
  };
}

async function readLoneCheckpoint(input: CaseInput): Promise<ContentsResult> {
  const read = await loadCheckpoint({ input, step: -1, flaw: undefined }, false);
  if (!read.ok) return { ok: false, ...read.problem };
  const { state } = read.checkpoint;
  const net = [...state.parameters, ...state.buffers].map(({ name, tensor }) => ({ name: `net.${name}`, tensor }));
  return {
    ok: true,
    contents: {
      tensors: [...net, ...state.others],
      numbers: read.numbers,
      notFinite: read.notFinite,
      notes: state.notes,
    },
  };
}

async function readArray(input: CaseInput): Promise<ContentsResult> {
  const read: ReadResult<Tensor> = await readNpy(input.source);
  if (!read.ok) return read;
  const tensor = read.value;
  try {
    for (let from = 0; from < tensor.size; from += PIECE) await tensor.bytes(from, Math.min(tensor.size, from + PIECE));
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { ok: false, place: error.place, message: error.message, code: error.code };
  }
  return {
    ok: true,
    contents: { tensors: [{ name: 'array', tensor }], numbers: tensor.size, notFinite: [], notes: [] },
  };
}

function tensorTable(tensors: readonly NamedTensor[]): CaseView {
  return {
    kind: 'table',
    id: 'tensors',
    title: 'Arrays',
    columns: [
      { id: 'name', title: 'Name', evidence: true },
      { id: 'type', title: 'Type' },
      { id: 'shape', title: 'Shape' },
      { id: 'numbers', title: 'Numbers', numeric: true },
    ],
    length: tensors.length,
    row: (index): TableRow => {
      const { name, tensor } = tensors[index];
      return {
        cells: [name, dtypeLabel(tensor.dtype), tensor.shape.join(' x ') || 'scalar', String(tensor.size)],
        state: 'claim',
      };
    },
  };
}

function optionsUsed(settings: AuditSettings): readonly PinUsed[] {
  return OPTIONS.flatMap(({ name }) => {
    const value = settings.pins?.options?.get(name);
    return value === undefined ? [] : [{ name, value }];
  }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The steps of a run as marks along one axis, and their proofs as a table. */
import type { TableView, TimelineView, ViewState } from '../view.ts';
import type { JudgedRun } from './judge-run.ts';
import { RECORD, hashOf, lineOf } from './log.ts';
import type { StepLog } from './log.ts';
import { FILE_STATE, SHAPE_STATE } from './proofs.ts';
import type { ProofTable } from './proofs.ts';
import { proofName } from './reference-log.ts';

/** Steps without a proof are marks of their own up to this many marks in all; beyond it the lines are shown alone. */
const MOST_MARKS = 2_000_000;

export function stepTimeline(judged: JudgedRun): TimelineView | undefined {
  const { log, stride } = judged;
  if (log === undefined || log.count === 0) return undefined;
  const every = stride ?? 1;
  const marks = (log.count - 1) * every + 1;
  const withGaps = every > 1 && marks <= MOST_MARKS;
  return {
    id: 'steps',
    kind: 'timeline',
    title: 'Steps',
    lead:
      every > 1
        ? `The log proves one step in ${String(every)}; the steps between have no proof.`
        : 'One mark a line of the log: whether the file of its proof is there and is the one that was logged. No proof was verified.',
    axis: 'Step',
    length: withGaps ? marks : log.count,
    item: (index) => {
      if (withGaps && index % every !== 0) {
        return { label: String(index), text: 'no proof: the run proves other steps only', state: 'unverified' };
      }
      const record = withGaps ? index / every : index;
      return {
        label: stepLabel(log, record),
        text: stepText(judged, log, record),
        state: stepState(judged, log, record),
      };
    },
  };
}

function stepLabel(log: StepLog, record: number): string {
  return (log.flags[record] & RECORD.stepped) === 0 ? lineOf(log, record) : String(log.steps[record]);
}

/** The worst that is known of a step. Nothing better than `claim`: that a file is there verifies no proof. */
function stepState({ proofs, unique }: JudgedRun, log: StepLog, record: number): ViewState {
  if ((log.flags[record] & RECORD.read) === 0) return 'error';
  if (unique?.repeats.has(record) === true) return 'failed';
  if (proofs === undefined) return 'unverified';
  if (proofs.state[record] === FILE_STATE.different || proofs.shape[record] === SHAPE_STATE.wrong) return 'failed';
  return proofs.state[record] === FILE_STATE.bound ? 'not-checked' : 'unverified';
}

function stepText({ proofs, unique }: JudgedRun, log: StepLog, record: number): string {
  const parts = [lineOf(log, record)];
  if ((log.flags[record] & RECORD.read) === 0) parts.push('malformed');
  const first = unique?.repeats.get(record);
  if (first !== undefined) parts.push(`repeats the proof of ${lineOf(log, first)}`);
  if (proofs !== undefined) parts.push(fileText(proofs, record));
  return parts.join(', ');
}

function fileText({ state, shape }: ProofTable, record: number): string {
  switch (state[record]) {
    case FILE_STATE.missing:
      return 'its proof file is missing';
    case FILE_STATE.different:
      return 'its proof file is another than was logged';
    case FILE_STATE.bound:
      return shape[record] === SHAPE_STATE.wrong
        ? 'its file is bound and is no proof'
        : 'its proof file is bound; the proof was not verified';
    default:
      return 'its proof file could not be compared';
  }
}

export function proofTable(judged: JudgedRun): TableView | undefined {
  const { log, proofs } = judged;
  if (log === undefined || proofs === undefined || log.count === 0) return undefined;
  return {
    id: 'proofs',
    kind: 'table',
    title: 'Proof files',
    lead: 'Digest and form of every file; whether a proof is valid was not checked.',
    columns: [
      { id: 'line', title: 'Line', numeric: true },
      { id: 'step', title: 'Step', numeric: true },
      { id: 'file', title: 'File' },
      { id: 'size', title: 'Bytes', numeric: true },
      { id: 'digest', title: 'Digest' },
      { id: 'shape', title: 'Form' },
      { id: 'instances', title: 'Instances', numeric: true },
      { id: 'proof', title: 'Proof bytes', numeric: true },
      { id: 'time', title: 'Time (claimed)', numeric: true },
      { id: 'hash', title: 'Proof hash (logged)', evidence: true },
    ],
    length: log.count,
    row: (record) => {
      const stepped = (log.flags[record] & RECORD.stepped) !== 0;
      const there = proofs.state[record] !== FILE_STATE.missing && stepped;
      return {
        cells: [
          String(log.lines[record] + 1),
          stepped ? String(log.steps[record]) : '',
          stepped ? `proofs/${proofName(String(log.steps[record]))}` : '',
          there ? String(proofs.size[record]) : '',
          DIGEST_WORDS_OF[proofs.state[record]],
          SHAPE_WORDS_OF[proofs.shape[record]],
          there ? String(proofs.instanceCount[record]) : '',
          there ? String(proofs.proofBytes[record]) : '',
          (log.flags[record] & RECORD.timed) === 0 ? '' : String(log.times[record]),
          hashOf(log, record) ?? '',
        ],
        state: stepState(judged, log, record),
        pointer: '/proof_hash',
      };
    },
  };
}

/** By `FILE_STATE`. */
const DIGEST_WORDS_OF = ['missing', 'as logged', 'differs', 'not compared'];
/** By `SHAPE_STATE`. */
const SHAPE_WORDS_OF = ['', 'EZKL proof file', 'no proof'];

/** The lines of the step log as links of a chain. No proof is verified, so no strand says that one is valid. */
import type { Check, CheckId } from '../../verdict/model.ts';
import type { ChainBreak, ChainView, ViewState } from '../view.ts';
import * as ids from './checks.ts';
import type { JudgedRun } from './judge-run.ts';
import { RECORD, lineOf } from './log.ts';
import type { StepLog } from './log.ts';
import { FILE_STATE } from './proofs.ts';

interface Strand {
  readonly title: string;
  readonly text: string;
  readonly checks: readonly CheckId[];
  readonly state: (record: number) => ViewState;
}

/** @param listed the checks of the result, to whose failures breaks lead */
export function chainView(judged: JudgedRun, listed: readonly Check[]): ChainView | undefined {
  const { log } = judged;
  if (log === undefined || log.count === 0) return undefined;
  const strands = strandsOf(judged, log);
  const unread = (record: number): boolean => (log.flags[record] & RECORD.read) === 0;
  return {
    kind: 'chain',
    id: 'chain',
    title: 'Chain',
    lead: 'Every line of the step log, and what joins it to the one before it or to the whole run. Whether a proof is valid was not checked.',
    link: 'Line',
    length: log.count,
    strands: strands.map(({ title, text }) => ({ title, text })),
    label: (record) => ((log.flags[record] & RECORD.stepped) === 0 ? '' : `step ${String(log.steps[record])}`),
    state: (record, strand) => (unread(record) ? 'error' : strands[strand].state(record)),
    breaks: (record) => breaksOf(listed, log, strands, record),
  };
}

function strandsOf({ stepLines, timeLines, proofs, unique, checks }: JudgedRun, log: StepLog): readonly Strand[] {
  const root = checks.find(({ id }) => id === ids.ROOT)?.outcome;
  const has = (record: number, flag: number): boolean => (log.flags[record] & flag) !== 0;
  return [
    {
      title: 'Step',
      text: 'Step numbers start at 0 and are evenly spaced.',
      checks: [ids.STEPS],
      state: (record) =>
        stepLines.has(log.lines[record]) ? 'failed' : has(record, RECORD.stepped) ? 'passed' : 'unverified',
    },
    {
      title: 'Time',
      text: 'The claimed times never fall, and lie within what is known of the run.',
      checks: [ids.TIMESTAMPS],
      state: (record) =>
        timeLines.has(log.lines[record]) ? 'failed' : has(record, RECORD.timed) ? 'passed' : 'unverified',
    },
    {
      title: 'Proof file',
      text: 'The file of the proof is the one that was logged, and no proof stands twice.',
      checks: [ids.PROOF_FILES, ids.PROOF_UNIQUE],
      state: (record) => {
        if (unique?.repeats.has(record) === true) return 'failed';
        if (proofs === undefined) return 'not-checked';
        if (proofs.state[record] === FILE_STATE.different) return 'failed';
        return proofs.state[record] === FILE_STATE.bound ? 'passed' : 'unverified';
      },
    },
    {
      title: 'Root',
      text: 'The logged hash of the proof is a leaf below the claimed Merkle root.',
      checks: [ids.ROOT],
      state: (record) => {
        if (!has(record, RECORD.hashed)) return 'unverified';
        // Which leaf differs nothing tells: the root is one claim about all of them.
        return root === 'passed' ? 'passed' : root === 'failed' ? 'claim' : 'not-checked';
      },
    },
  ];
}

function breaksOf(
  checks: readonly Check[],
  log: StepLog,
  strands: readonly Strand[],
  record: number,
): readonly ChainBreak[] {
  const line = log.lines[record];
  if ((log.flags[record] & RECORD.read) === 0) {
    return [describe([ids.LOG], 0, `${lineOf(log, record)} cannot be read, so nothing joins it to its neighbours.`)];
  }
  return strands.flatMap(({ checks: deciding, state, text }, strand) =>
    state(record) === 'failed'
      ? [describe(deciding, strand, `${lineOf(log, record)}: this does not hold: ${text}`)]
      : [],
  );

  /** By the failures that the result lists; those beyond have a general sentence. */
  function describe(deciding: readonly CheckId[], strand: number, otherwise: string): ChainBreak {
    for (const { id, failures } of checks) {
      if (!deciding.includes(id)) continue;
      const index = failures.findIndex((failure) => failure.record === line);
      if (index < 0) continue;
      const { message, claimed, recomputed, pointer } = failures[index];
      return {
        strand,
        count: failures.filter((failure) => failure.record === line).length,
        text: message,
        ...(claimed === undefined ? {} : { claimed }),
        ...(recomputed === undefined ? {} : { expected: recomputed }),
        place: { record: line, pointer },
        finding: { check: id, index },
      };
    }
    return { strand, count: 1, text: otherwise, place: { record: line, pointer: '' } };
  }
}

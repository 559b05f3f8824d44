/** Claims, anchors, events and torrent lists. */
import type { CardView, LadderView, TableView, ViewRow, ViewState } from '../view.ts';
import type { JudgedRun } from './judge-run.ts';
import * as ids from './checks.ts';
import { rateText } from './facts.ts';
import { counterProblem } from './rules/anchor-pin.ts';
import { rootText } from './rules/root.ts';

/** What the run says, and what each saying is worth. */
export function claimsCard(judged: JudgedRun): CardView {
  const { log, manifest, rootFile, checks, root, proofs } = judged;
  const unbound = 'no hash, root, anchor or torrent covers it';
  const covered = judged.torrentRows.some(({ path, state }) => path === 'steps.jsonl' && state === 'passed');
  const note = covered ? 'covered by the torrent list beside the run, and by nothing outside it' : unbound;
  const state = (id: string): ViewState => checks.find((check) => check.id === id)?.outcome ?? 'claim';
  const rows: ViewRow[] = [];
  const add = (label: string, value: string | undefined, rest: Omit<ViewRow, 'label' | 'value'>): void => {
    if (value !== undefined) rows.push({ label, value, ...rest });
  };
  const { createdAtText, numSteps, runDir } = manifest?.manifest ?? {};
  add('Run id', runDir, { state: 'claim', note: 'compared with anchors.json and never opened' });
  add('Created at (Unix seconds)', createdAtText, {
    state: 'claim',
    note: 'written by whoever made the folder',
    check: ids.TIMESTAMPS,
  });
  add('Number of steps', numSteps, {
    state: state(ids.COUNT),
    note: 'compared with lines and newest anchor; nothing outside unless pinned',
    check: ids.COUNT,
  });
  add('Merkle root', rootText(rootFile), {
    state: state(ids.ROOT),
    note: root === undefined ? 'could not be recomputed' : 'recomputed over the proof hashes',
    check: ids.ROOT,
  });
  if (log !== undefined) {
    const { circuit, chunks, chunksDiffer } = log.facts;
    add('Circuit', circuit, { state: 'claim', note });
    add('Learning rate', rateText(judged), { state: 'claim', note });
    add('Chunks', chunksDiffer ? `${chunks ?? ''} in the first line, others differ` : chunks, { state: 'claim', note });
    if (log.count > 0)
      add('Time of first and last step', `${String(log.times[0])} to ${String(log.times[log.count - 1])}`, {
        state: 'claim',
        note,
      });
  }
  if (proofs?.labels !== undefined) {
    const { version, commitment, transcript } = proofs.labels;
    const label = 'a label of the first proof file; no proof binds it';
    add('EZKL version', version, { state: 'claim', note: label });
    add('Commitment', commitment, { state: 'claim', note: label });
    add('Transcript', transcript, { state: 'claim', note: label });
  }
  add('Instances of the proofs', proofs === undefined ? undefined : 'bound by each proof once the proof is verified', {
    state: state(ids.PROOF_VALID),
    note: 'no proof was verified',
    check: ids.PROOF_VALID,
  });
  return {
    id: 'claims',
    kind: 'card',
    title: 'What the run claims',
    lead: 'Everything here was written by whoever made the folder.',
    rows,
  };
}

/** Anchors in order, the oldest first, and what is held outside. */
export function anchorLadder({ anchorStates, checks, pinned }: JudgedRun): LadderView | undefined {
  const pin = checks.find(({ id }) => id === ids.ANCHOR_PIN);
  if (pin === undefined) return undefined;
  const rungs = anchorStates.map(({ anchor, problems }, i): LadderView['rungs'][number] => {
    const { counter, root, numSteps, time } = anchor;
    const state: ViewState = problems.length > 0 ? 'failed' : 'claim';
    const what = i === anchorStates.length - 1 ? 'the newest anchor' : `the root over the first ${numSteps} lines`;
    const text = [
      `root ${root}`,
      `${numSteps} steps`,
      `time ${String(time)}`,
      ...(problems.length > 0 ? problems : [what]),
    ];
    return { title: `Counter ${counter}`, text: text.join(', '), state };
  });
  const given = pinned.used.map(({ name, value }) => `${name} ${value}`).join(', ');
  const reason = pin.reason ?? pin.failures.map(({ message }) => message).join('; ');
  rungs.push({
    title: 'Held outside the folder',
    text: [given === '' ? 'nothing is pinned' : `pinned: ${given}`, ...(reason === '' ? [] : [reason])].join('. '),
    state: pin.outcome,
  });
  return {
    id: 'anchors',
    kind: 'ladder',
    title: 'Anchors',
    lead: 'Counters must rise by one from 1. An anchor file in the folder of the run is only as honest as its keeper.',
    rungs,
  };
}

/** Events of pinned lists that count for this run. */
export function eventTable({ pinned, root }: JudgedRun): TableView | undefined {
  const rows = pinned.values.events.flatMap(({ name, result }) =>
    result.ok
      ? result.events.map((event, i, events) => ({
          name,
          event,
          problem: counterProblem(event, i, events),
          last: i === events.length - 1,
        }))
      : [],
  );
  if (rows.length === 0) return undefined;
  return {
    id: 'events',
    kind: 'table',
    title: 'Anchor events of this run',
    lead: 'From event lists that the auditor pinned, ordered by block and log index. An event binds the root and not the number of steps.',
    columns: [
      { id: 'list', title: 'List', evidence: true },
      { id: 'block', title: 'Block', numeric: true },
      { id: 'index', title: 'Log index', numeric: true },
      { id: 'counter', title: 'Counter', numeric: true },
      { id: 'root', title: 'Root', evidence: true },
      { id: 'contract', title: 'Contract', evidence: true },
      { id: 'text', title: 'Finding' },
    ],
    length: rows.length,
    row: (index) => {
      const { name, event, problem, last } = rows[index];
      const differs = last && root !== undefined && event.root !== root;
      return {
        cells: [
          name,
          String(event.block),
          String(event.index),
          String(event.counter),
          event.root,
          event.address,
          problem ??
            (last
              ? differs
                ? 'another root than that of this run'
                : 'the newest root of this run'
              : 'an earlier state'),
        ],
        state: problem !== undefined || differs ? 'failed' : 'passed',
      };
    },
  };
}

export function torrentTable({ torrentRows }: JudgedRun): TableView | undefined {
  if (torrentRows.length === 0) return undefined;
  return {
    id: 'torrent',
    kind: 'table',
    title: 'Files of the torrent list',
    lead: 'Paths are labels: none of them was opened as a path.',
    columns: [
      { id: 'path', title: 'Path', evidence: true },
      { id: 'text', title: 'Finding' },
      { id: 'sha256', title: 'SHA-256 (listed)', evidence: true },
      { id: 'torrent', title: 'List', evidence: true },
    ],
    length: torrentRows.length,
    row: (index) => {
      const { path, text, claimed, torrent, state } = torrentRows[index];
      return { cells: [path, text, claimed, torrent], state };
    },
  };
}

/** Observations that change no outcome, and limits that the reader must see beside it. */
import type { Note } from '../../verdict/model.ts';
import type { JudgedRun } from './judge-run.ts';
import { plural, quote } from './text.ts';

/** Other runs and events that are listed one by one. */
const MOST_LISTED = 20;

export function notesOf(judged: JudgedRun): readonly Note[] {
  const notes: Note[] = [];
  const note = (code: string, message: string, pointer = ''): void => void notes.push({ code, pointer, message });
  const { log, proofs, stride, anchorFile, pinned, reference, referenceRoot } = judged;
  if (log !== undefined && stride !== undefined && stride > 1) {
    const between = (log.count - 1) * (stride - 1);
    note(
      'stride',
      `the log proves one step in ${String(stride)}: ${plural(between, 'step')} between have no proof, and nothing shows what happened in them. Steps that were dropped to an even stride leave no trace inside the folder`,
    );
  }
  if (log !== undefined && log.facts.aggregates > 0) {
    note(
      'aggregated',
      `${plural(log.facts.aggregates, 'line')} name no chunk: their proofs are aggregates over several chunks`,
    );
  }
  if (proofs !== undefined && proofs.foreignLabels.length > 0) {
    const steps = proofs.foreignLabels.slice(0, MOST_LISTED).map(String).join(', ');
    note(
      'labels',
      `hex_proof is not the proof of its file (step ${steps}): it is a label that no proof binds, and nothing was read from it`,
    );
  }
  if (proofs?.labels !== undefined) {
    note(
      'labels-unbound',
      'hex_proof, pretty_public_inputs, version, commitment, transcript_type and timestamp of the proof files are labels that no proof binds',
    );
  }
  if (anchorFile?.ok === true) {
    for (const { runId, oddity } of anchorFile.others.slice(0, MOST_LISTED)) {
      note(
        'other-run',
        `anchors.json also has the run ${quote(runId)}, which was not judged${oddity === undefined ? '' : `: ${oddity}`}`,
      );
    }
    const more = anchorFile.others.length - MOST_LISTED;
    if (more > 0) note('other-run', `anchors.json also has ${plural(more, 'more run')}, which were not judged`);
  }
  for (const { name, result } of pinned.values.events) {
    if (!result.ok) continue;
    const { otherEvents, otherRuns, otherContracts, removed } = result.left;
    note(
      'events',
      `${name}: ${plural(result.events.length, 'event')} of this run; left out ${String(otherRuns)} of other runs, ${String(otherContracts)} of other contracts, ${String(removed)} removed, ${String(otherEvents)} of another kind. An event binds the root and not the number of steps`,
    );
  }
  for (const name of pinned.values.unpinned) {
    note(
      'not-pinned',
      `${name} is a list of anchor events that was found beside the run: it decides nothing unless the auditor pins it`,
    );
  }
  if (log !== undefined) {
    note(
      'claims',
      'learning rate, circuit, timestamps and the numbering of the steps are claims: no hash, root or anchor covers the text of the log',
    );
    note(
      'scope',
      'an anchor file in the folder of the run is only as honest as its keeper; fixed-point quantisation approximates; other optimisers than Adam and SGD, and side channels, are out of scope',
    );
  }
  note('reference-verdict', `${reference.word}: ${reference.message}`);
  note(
    'reference-root',
    `${referenceRoot}: the reference's own root over the log against merkle_root.txt, a comparison that its verifier never makes`,
  );
  return notes;
}

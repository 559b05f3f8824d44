/**
 * The reference verifier's own verdict (zk-Autograd, verify_random_steps over every step), as far as it needs no EZKL: the
 * log loads, and under the name of every step stands a JSON file with `proof` and `instances`.
 */
import { utf8Decode } from '../../base/utf8.ts';
import { LIMITS } from '../../bytes/limits.ts';
import { readAll } from '../../bytes/read-all.ts';
import type { CaseInput } from '../../case-file/input.ts';
import { MerkleTree } from '../../crypto/merkle.ts';
import { sha256Hex } from '../../crypto/sha256.ts';
import { DIGEST_WORDS } from '../../crypto/sha256-pair.ts';
import type { CaseOutcome, Check } from '../../verdict/model.ts';
import { attempt } from './attempt.ts';
import { PROOF_VALID, REFERENCE_RUN } from './checks.ts';
import { Judgement } from './judgement.ts';
import type { StepLog } from './log.ts';
import { readProofFile } from './proof-file.ts';
import type { ProofTable } from './proofs.ts';
import { leafWords } from './reference-log.ts';
import type { SmallFile } from './small-file.ts';
import { pythonStrip } from './text.ts';

/** OK: every line printed OK. CRASH: an uncaught exception. NOTHING-CHECKED: it printed "No steps in log." and returned. */
export type ReferenceWord = 'OK' | 'CRASH' | 'NOTHING-CHECKED';

export interface ReferenceVerdict {
  readonly word: ReferenceWord;
  /** The exception, or what it printed. */
  readonly message: string;
  /** Steps that it went through. */
  readonly steps: number;
}

/** @throws what a source throws when it cannot be read */
export async function referenceVerdict(
  log: StepLog | undefined,
  proofs: ProofTable | undefined,
  inputs: ReadonlyMap<string, readonly CaseInput[]>,
): Promise<ReferenceVerdict> {
  // Without the file it loads no step.
  const loaded = log?.reference;
  if (loaded?.exception !== undefined) return { word: 'CRASH', message: loaded.exception, steps: 0 };
  if (loaded === undefined || loaded.steps === 0) {
    return { word: 'NOTHING-CHECKED', message: 'No steps in log.', steps: 0 };
  }
  const exception = proofs?.referenceException ?? (await lenientException(loaded.lenientSteps, inputs));
  if (exception !== undefined) return { word: 'CRASH', message: exception, steps: 0 };
  const steps = loaded.steps;
  return {
    word: 'OK',
    message: `${String(steps)} of ${String(steps)} steps have a file that it would hand to EZKL`,
    steps,
  };
}

async function lenientException(
  lenient: StepLog['reference']['lenientSteps'],
  inputs: ReadonlyMap<string, readonly CaseInput[]>,
): Promise<string | undefined> {
  for (const steps of lenient.values()) {
    for (const { file, exception } of steps) {
      if (file === undefined) return exception ?? 'ValueError';
      const input = inputs.get(file)?.[0];
      if (input === undefined) return `FileNotFoundError: proofs/${file}`;
      const read = await attempt(file, () => readAll(input.source, LIMITS.jsonDocumentBytes));
      if (!read.ok) return `proofs/${file} cannot be read here`;
      const refused = readProofFile(read.value.bytes ?? new Uint8Array(0)).referenceException;
      if (refused !== undefined) return refused;
    }
  }
  return undefined;
}

/** PASS is never said: the reference leaves to EZKL what makes a proof valid, and EZKL is not here. */
export function referenceOutcome({ word }: ReferenceVerdict): CaseOutcome {
  return word === 'CRASH' ? 'FAIL' : 'INCOMPLETE';
}

/** The checks of profile reference. What the reference does not look at is not checked. */
export function referenceChecks(
  verdict: ReferenceVerdict,
  ids: readonly Check['id'][],
  proofValid: Check,
): readonly Check[] {
  const run = new Judgement(REFERENCE_RUN);
  run.examined = verdict.steps;
  if (verdict.word === 'CRASH') {
    run.fail({ record: 0, pointer: '', message: `the reference verifier ends with an exception: ${verdict.message}` });
  } else if (verdict.word === 'NOTHING-CHECKED') {
    run.idle('the reference verifier prints "No steps in log." and ends normally: it checked nothing');
  }
  return ids.map((id): Check => {
    if (id === REFERENCE_RUN) return run.finish();
    if (id === PROOF_VALID) return proofValid;
    const reason = 'the reference verifier does not look at this';
    return { id, outcome: 'not-checked', required: false, examined: 0, reason, failures: [] };
  });
}

export type ReferenceRoot = 'equal' | 'different' | 'no file' | 'exception';

/** The reference's own root over the log against merkle_root.txt: a comparison that its verifier never makes. */
export function referenceRoot(log: StepLog | undefined, file: SmallFile): ReferenceRoot {
  if (file.kind === 'absent') return 'no file';
  const read = file.kind === 'bytes' ? utf8Decode(file.bytes) : undefined;
  if (read?.ok !== true || (log !== undefined && log.reference.exception !== undefined)) return 'exception';
  const root = log === undefined ? EMPTY_ROOT : rootOf(log);
  if (root === undefined) return 'exception';
  return pythonStrip(read.text) === root ? 'equal' : 'different';
}

const EMPTY_ROOT = sha256Hex(new Uint8Array(0));

function rootOf(log: StepLog): string | undefined {
  const { lenientSteps, steps } = log.reference;
  if (steps === 0) return EMPTY_ROOT;
  if (lenientSteps.size === 0) return new MerkleTree(log.hashes, log.count).root;
  const words = new Int32Array(steps * DIGEST_WORDS);
  /** A leaf that is no digest. */
  let odd: string | undefined;
  let at = 0;
  for (let record = 0; record < log.count; record += 1) {
    const lenient = lenientSteps.get(record);
    if (lenient === undefined) {
      const from = record * DIGEST_WORDS;
      words.set(log.hashes.subarray(from, from + DIGEST_WORDS), at * DIGEST_WORDS);
      at += 1;
      continue;
    }
    for (const { leaf } of lenient) {
      if ('exception' in leaf) return undefined;
      if (!leafWords(leaf.hex, words, at * DIGEST_WORDS)) odd = leaf.hex;
      at += 1;
    }
  }
  if (odd === undefined) return new MerkleTree(words, steps).root;
  // One leaf is its own root. Of several, the root of which one has another length is none that we make: it differs.
  return steps === 1 ? odd : 'a root over leaves that are no digests';
}

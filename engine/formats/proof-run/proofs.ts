/** Reads every proof file once: digest, form and instances together; only counts are kept. */
import { LIMITS } from '../../bytes/limits.ts';
import { readAll } from '../../bytes/read-all.ts';
import type { CaseInput } from '../../case-file/input.ts';
import { attempt } from './attempt.ts';
import { PROOF_FILES, PROOF_SHAPE } from './checks.ts';
import { InstanceChain } from './instances.ts';
import type { ChainSettings } from './instances.ts';
import { Judgement } from './judgement.ts';
import { RECORD, hashOf, lineOf } from './log.ts';
import type { StepLog } from './log.ts';
import { readProofFile } from './proof-file.ts';
import type { ProofFile, ProofLabels } from './proof-file.ts';
import { proofName } from './reference-log.ts';

/** How the file of a record stands. */
export const FILE_STATE = { missing: 0, bound: 1, different: 2, undecided: 3 } as const;
export const SHAPE_STATE = { unknown: 0, proof: 1, wrong: 2 } as const;

export interface ProofTable {
  readonly files: Judgement;
  readonly shapes: Judgement;
  readonly instances: Judgement;
  /** `FILE_STATE` of each record. */
  readonly state: Uint8Array;
  /** `SHAPE_STATE` of each record. */
  readonly shape: Uint8Array;
  /** Bytes of the file. */
  readonly size: Float64Array;
  readonly instanceCount: Int32Array;
  readonly proofBytes: Int32Array;
  /** Files in proofs/ that no line names. */
  readonly leftOver: readonly string[];
  readonly missing: number;
  /** Labels of the first proof; they are bound by nothing. */
  readonly labels: ProofLabels | undefined;
  /** Steps whose `hex_proof` is not their proof. */
  readonly foreignLabels: readonly number[];
  /** Why the reference stops at a file, for the first one; undefined when at none. */
  readonly referenceException: string | undefined;
}

/** What reading one file gave. */
interface Read {
  readonly sha256: string;
  readonly proof: ProofFile | undefined;
  readonly size: number;
  readonly problem: string | undefined;
}

const NOTHING = new Uint8Array(0);
const BLANK = Uint8Array.of(0x20);
/** Leftovers that are kept. */
const MOST_LEFT_OVER = 10_000;

/** @throws what a source throws when it cannot be read */
export async function readProofs(
  log: StepLog,
  inputs: ReadonlyMap<string, readonly CaseInput[]>,
  settings: ChainSettings,
  onProgress: (share: number) => void,
): Promise<ProofTable> {
  const reader = new ProofReader(log, inputs, settings);
  for (let record = 0; record < log.count; record += 1) {
    await reader.record(record);
    if (record % 16 === 0) onProgress(record / log.count);
  }
  return reader.finish();
}

class ProofReader {
  readonly #log: StepLog;
  readonly #inputs: ReadonlyMap<string, readonly CaseInput[]>;
  readonly #files = new Judgement(PROOF_FILES);
  readonly #shapes = new Judgement(PROOF_SHAPE);
  readonly #chain: InstanceChain;
  readonly #state: Uint8Array;
  readonly #shape: Uint8Array;
  readonly #size: Float64Array;
  readonly #instanceCount: Int32Array;
  readonly #proofBytes: Int32Array;
  /** Results by step, kept only for a log that names a step again or goes back. */
  readonly #seen: Map<number, Read> | undefined;
  #missing = 0;
  #labels: ProofLabels | undefined;
  readonly #foreign: number[] = [];
  #exception: string | undefined;

  constructor(log: StepLog, inputs: ReadonlyMap<string, readonly CaseInput[]>, settings: ChainSettings) {
    this.#log = log;
    this.#inputs = inputs;
    this.#chain = new InstanceChain(log, settings);
    this.#state = new Uint8Array(log.count).fill(FILE_STATE.undecided);
    this.#shape = new Uint8Array(log.count);
    this.#size = new Float64Array(log.count);
    this.#instanceCount = new Int32Array(log.count);
    this.#proofBytes = new Int32Array(log.count);
    this.#seen = rises(log.steps) ? undefined : new Map();
  }

  async record(record: number): Promise<void> {
    const log = this.#log;
    if ((log.flags[record] & RECORD.stepped) === 0) {
      this.#files.open(`${lineOf(log, record)} names no step whose file could be looked for`);
      return;
    }
    const step = log.steps[record];
    const name = proofName(String(step));
    const inputs = this.#inputs.get(name) ?? [];
    if (inputs.length === 0) {
      this.#state[record] = FILE_STATE.missing;
      this.#missing += 1;
      this.#files.open(`proofs/${name} of ${lineOf(log, record)} is not among the files`);
      this.#exception ??= `FileNotFoundError: proofs/${name}`;
      return;
    }
    const read = this.#seen?.get(step) ?? (await readOne(inputs));
    this.#seen?.set(step, read);
    this.#size[record] = read.size;
    this.#judgeFile(record, name, read);
    this.#judgeShape(record, name, read);
  }

  #judgeFile(record: number, name: string, { sha256, problem }: Read): void {
    const log = this.#log;
    if (problem !== undefined) {
      this.#files.error(`proofs/${name}: ${problem}`);
      this.#exception ??= `proofs/${name} cannot be read here`;
      return;
    }
    const claimed = hashOf(log, record);
    if (claimed === undefined) {
      this.#files.open(`${lineOf(log, record)} has no readable proof_hash`);
      return;
    }
    this.#files.examined += 1;
    this.#state[record] = claimed === sha256 ? FILE_STATE.bound : FILE_STATE.different;
    if (claimed === sha256) return;
    this.#files.fail({
      record: log.lines[record],
      pointer: '/proof_hash',
      message: `${lineOf(log, record)}: proofs/${name} has another SHA-256 than the proof_hash of its step`,
      claimed,
      recomputed: sha256,
    });
  }

  #judgeShape(record: number, name: string, { proof }: Read): void {
    if (proof === undefined) return;
    const log = this.#log;
    this.#shapes.examined += 1;
    this.#shape[record] = proof.problems.length === 0 ? SHAPE_STATE.proof : SHAPE_STATE.wrong;
    this.#instanceCount[record] = proof.instances?.length ?? 0;
    this.#proofBytes[record] = proof.proofBytes;
    for (const { pointer, message, claimed } of proof.problems) {
      this.#shapes.fail({
        record: log.lines[record],
        pointer: `proofs/${name}#${pointer}`,
        message: `proofs/${name}: ${message}`,
        ...(claimed === undefined ? {} : { claimed }),
      });
    }
    if (proof.labels !== undefined) {
      this.#labels ??= proof.labels;
      if (!proof.labels.hexAgrees) this.#foreign.push(log.steps[record]);
    }
    this.#exception ??= proof.referenceException;
    if (this.#state[record] === FILE_STATE.bound && proof.instances !== undefined) {
      this.#chain.add(record, proof.instances);
    }
  }

  finish(): ProofTable {
    const log = this.#log;
    if (log.count === 0) {
      this.#files.idle('the log has no step');
      this.#shapes.idle('the log has no step');
    } else if (this.#shapes.examined === 0) {
      this.#shapes.open('no proof file that a step names is among the files');
    }
    return {
      files: this.#files,
      shapes: this.#shapes,
      instances: this.#chain.finish(),
      state: this.#state,
      shape: this.#shape,
      size: this.#size,
      instanceCount: this.#instanceCount,
      proofBytes: this.#proofBytes,
      leftOver: leftOver(log, this.#inputs),
      missing: this.#missing,
      labels: this.#labels,
      foreignLabels: this.#foreign,
      referenceException: this.#exception,
    };
  }
}

/** Whether steps only rise, so that no file is named twice. */
function rises(steps: Float64Array): boolean {
  let highest = -1;
  for (const step of steps) {
    if (Number.isNaN(step)) continue;
    if (step <= highest) return false;
    highest = step;
  }
  return true;
}

async function readOne(inputs: readonly CaseInput[]): Promise<Read> {
  const [input] = inputs;
  const read = await attempt(input.name, () => readFirst(inputs));
  return read.ok ? read.value : { sha256: '', proof: undefined, size: input.size, problem: read.message };
}

async function readFirst(inputs: readonly CaseInput[]): Promise<Read> {
  const [input] = inputs;
  const read = await readAll(input.source, LIMITS.jsonDocumentBytes);
  for (const other of inputs.slice(1)) {
    if ((await other.sha256()) !== read.sha256) {
      const problem = `${String(inputs.length)} different files have this name`;
      return { sha256: read.sha256, proof: undefined, size: input.size, problem };
    }
  }
  if (read.bytes === undefined && !read.blank && input.size > 0) {
    const problem = `it has ${String(input.size)} bytes, more than a document may have`;
    return { sha256: read.sha256, proof: undefined, size: input.size, problem };
  }
  // Of blanks nothing is kept but that they are blanks: one is judged in their place.
  const proof = readProofFile(read.bytes ?? (read.blank ? BLANK : NOTHING));
  return { sha256: read.sha256, proof, size: input.size, problem: undefined };
}

/** Names of files in proofs/ that no line names, in order. */
export function leftOver(log: StepLog | undefined, inputs: ReadonlyMap<string, unknown>): readonly string[] {
  const names: string[] = [];
  let named: Set<number> | undefined;
  for (const name of inputs.keys()) {
    const step = Number(/^step_(\d{6,15})\.proof$/.exec(name)?.[1] ?? NaN);
    named ??= new Set(log?.steps);
    // Only the one spelling of a step counts: seven digits from step 1000000 on.
    if (named.has(step) && name === proofName(String(step))) continue;
    names.push(name);
  }
  return names.sort().slice(0, MOST_LEFT_OVER);
}

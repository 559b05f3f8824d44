/** run_manifest.json: `{run_dir, num_steps, merkle_root, created_at, steps_file, proofs_dir}`. */
import { MANIFEST } from './checks.ts';
import { digest, found, integerText, member, readStrict } from './json.ts';
import { Judgement } from './judgement.ts';

export const MANIFEST_NAME = 'run_manifest.json';

/** The only values that the paths may have: nothing is followed elsewhere. */
const PATHS = [
  ['steps_file', 'steps.jsonl'],
  ['proofs_dir', 'proofs'],
] as const;

export interface Manifest {
  /** The run id. */
  readonly runDir?: string;
  /** Digits of the number of steps, of any size. */
  readonly numSteps?: string;
  readonly merkleRoot?: string;
  /** Unix seconds, and as written. */
  readonly createdAt?: number;
  readonly createdAtText?: string;
}

export interface ManifestResult {
  readonly manifest: Manifest;
  readonly check: Judgement;
}

export function readManifest(bytes: Uint8Array): ManifestResult {
  const check = new Judgement(MANIFEST);
  const read = readStrict(bytes);
  if (!read.ok) {
    check.error(`${MANIFEST_NAME} ${read.message}`);
    return { manifest: {}, check };
  }
  const { document } = read;
  if (!document.isObject(0)) {
    check.error(`${MANIFEST_NAME} is ${found(document, 0)}, expected an object`);
    return { manifest: {}, check };
  }
  check.examined = 1;
  const at = (name: string): number => member(document, 0, name);
  const refuse = (name: string, expected: string): void => {
    check.error(`${MANIFEST_NAME} /${name}: found ${found(document, at(name))}, expected ${expected}`);
  };
  const runDir = document.stringOf(at('run_dir'));
  if (runDir === undefined || runDir === '') refuse('run_dir', 'the path of the run');
  const numSteps = integerText(document, at('num_steps'));
  if (numSteps === undefined || numSteps.startsWith('-')) refuse('num_steps', 'a whole number from 0');
  const merkleRoot = digest(document, at('merkle_root'));
  if (merkleRoot === undefined) refuse('merkle_root', '64 lower-case hexadecimal digits');
  const created = document.isNumber(at('created_at')) && document.num[at('created_at')] >= 0;
  if (!created) refuse('created_at', 'seconds since 1970');
  for (const [name, expected] of PATHS) {
    const text = document.stringOf(at(name));
    if (text === undefined) refuse(name, expected);
    else if (text !== expected) {
      check.fail({
        record: 0,
        pointer: `${MANIFEST_NAME}#/${name}`,
        message: `${name} of the manifest leads elsewhere: only ${expected} beside it was judged`,
        claimed: document.source(at(name)),
        recomputed: JSON.stringify(expected),
      });
    }
  }
  return {
    check,
    manifest: {
      ...(runDir === undefined || runDir === '' ? {} : { runDir }),
      ...(numSteps === undefined ? {} : { numSteps }),
      ...(merkleRoot === undefined ? {} : { merkleRoot }),
      ...(created
        ? { createdAt: document.num[at('created_at')], createdAtText: document.source(at('created_at')) }
        : {}),
    },
  };
}

/** Last part of the path of a run. */
export function lastPart(runDir: string): string {
  const parts = (runDir.includes('/') ? runDir.split('/') : runDir.split('\\')).filter((part) => part !== '');
  return parts.at(-1) ?? runDir;
}

/** What binds the run to its data. */
import type { Failure } from '../../../verdict/model.ts';
import type { ProofContext } from '../context.ts';
import type { Report, Rule } from './rule.ts';
import { JIA, SPEC, counted, idOf } from './rule.ts';

export const dataCommitment: Rule = {
  info: {
    id: idOf('data-commitment'),
    title: 'Data order',
    statement:
      'The index array has one row for each declared step, whole batches, and runs through the data set epoch by epoch, every sample once.',
    why: 'A run over a few chosen samples, or over none, is another run. A negative index counts from the end in Python and is used without a word.',
    formula: 'indices flattened, cut into pieces of N: each piece a permutation, the last without repeats',
    example: 'index 163 in a data set of 160; epoch 2 uses two samples twice and two never',
    reference: `${SPEC}, "Checks"`,
  },
  uses: ['recipe'],
  check: checkCommitment,
};

function checkCommitment({ proof, recipe: { recipe }, indices: found, data }: ProofContext): Report {
  const base = { required: true, examined: found?.examined ?? 0 };
  if (found === undefined) {
    const why = proof.folder.indices === undefined ? 'indices.npy is missing' : 'indices.npy could not be read';
    return { ...base, failures: [], unresolved: `${why}: nothing says which samples were used` };
  }
  const failures: Failure[] = [];
  const fail = (pointer: string, message: string, claimed: number, recomputed?: number): void => {
    failures.push({
      record: 0,
      pointer,
      message: `indices.npy: ${message}`,
      claimed: String(claimed),
      ...(recomputed === undefined ? {} : { recomputed: String(recomputed) }),
    });
  };
  const { rows, batch, samples, faults, more } = found;
  if (rows === 0) fail('', 'has no rows: a proof of no steps', 0, recipe?.steps);
  else if (recipe?.steps !== undefined && rows !== recipe.steps)
    fail('', 'has not one row for each declared step', rows, recipe.steps);
  if (recipe?.batchSize !== undefined && batch !== recipe.batchSize)
    fail('', 'has not the declared batch size', batch, recipe.batchSize);
  if (recipe?.datasetSize !== undefined && data.samples !== undefined && data.samples.count !== recipe.datasetSize) {
    failures.push({
      record: 0,
      pointer: '',
      message: `${data.files.join(' and ')}: has not the declared number of samples`,
      claimed: String(data.samples.count),
      recomputed: String(recipe.datasetSize),
    });
  }
  for (const { step, column, value, kind } of faults) {
    const what =
      kind === 'range' ? `is no sample of a data set of ${String(samples)}` : 'stands a second time in its epoch';
    fail(`/${step}/${column}`, `index ${value} of step ${step} ${what}`, value);
  }
  if (more > 0) fail('', `${counted(more, 'further index')} of the same kinds`, more);
  const unresolved =
    samples === undefined
      ? 'nothing says how many samples the data set has'
      : recipe?.steps === undefined || recipe.batchSize === undefined
        ? 'no recipe declares the number of steps and the batch size'
        : undefined;
  return { ...base, failures, unresolved };
}

export const dataDigest: Rule = {
  info: {
    id: idOf('data-digest'),
    title: 'Data file',
    statement: 'The data file has the SHA-256 that the auditor expects.',
    why: 'Re-execution over other data proves another run; the text digest of the published code binds neither all data nor labels.',
    formula: 'SHA-256(file) = pinned digest',
    example: 'the supplied file has another digest than the pin',
    reference: `${SPEC}, "Checks"`,
  },
  uses: [],
  check: ({ verification, data }: ProofContext): Report => {
    const base = { required: true, examined: data.sha256 === undefined ? 0 : 1, failures: [] };
    const { dataSha256: expected } = verification;
    if (expected === undefined)
      return { ...base, required: false, examined: 0, idle: 'no digest of the data is pinned' };
    if (data.sha256 === undefined)
      return { ...base, unresolved: data.problem ?? 'there is no data set to hold against the pin' };
    if (data.sha256 === expected) return base;
    const message = `${data.files[0]}: its SHA-256 is not the pinned one`;
    return { ...base, failures: [{ record: 0, pointer: '', message, claimed: data.sha256, recomputed: expected }] };
  },
};

export const hashText: Rule = {
  info: {
    id: idOf('hash-text'),
    title: 'Text digest of the data',
    statement: 'hash.txt is the digest of the printed samples. A match does not bind data or labels.',
    why: 'It is what the published code checks. It is made of print-outs: rounded numbers, only the corners of large arrays, no labels.',
    formula: 'SHA-256(str(d_0) str(d_1) ...) over the whole data set in its own order',
    example: 'the proof was made with another data set: its hash.txt differs',
    reference: `${SPEC}, "hash.txt"; ${JIA}`,
  },
  uses: ['recipe'],
  check: checkHashText,
};

function checkHashText({ proof, recipe: { recipe }, data }: ProofContext): Report {
  const claimed = proof.hashText;
  const declared = recipe?.hashText;
  const expected = declared === undefined ? data.texts.map(({ digest }) => digest) : [declared];
  const base = { required: declared !== undefined, examined: 0, failures: [] };
  if (expected.length === 0) return { ...base, idle: 'neither the data set nor its declared text digest is known' };
  if (claimed === undefined) return { ...base, unresolved: 'hash.txt is missing or cannot be read' };
  if (expected.includes(claimed)) return { ...base, examined: 1 };
  const message =
    declared === undefined
      ? `hash.txt: no printed form of the supplied data has this digest (tried ${data.texts.map(({ form }) => form).join(' and ')})`
      : 'hash.txt: is not the declared text digest';
  return { ...base, examined: 1, failures: [{ record: 0, pointer: '', message, claimed, recomputed: expected[0] }] };
}

/** Words of the page and of the field, each in one or two sentences. One list: the hints at terms and the glossary are made of it. */
import { CASE_MEANING, CHECK_MEANING } from './verdict-words.ts';

export interface GlossaryTerm {
  readonly term: string;
  readonly meaning: string;
  /** Other words that it is looked for by. */
  readonly also?: string;
}

export const TERMS = {
  evidence: {
    term: 'Evidence',
    meaning:
      'Any file that you open, and every string and number in it. It is treated as hostile: it may claim anything.',
  },
  claim: {
    term: 'Claim',
    meaning: 'What the evidence says. A claimed number is shown exactly as it was written, digit for digit.',
  },
  recomputation: {
    term: 'Recomputation',
    meaning:
      'The value that follows from the inputs in the evidence, computed here in IEEE-754 binary64, in the declared order, without fused operations.',
    also: 'recomputed re-derive',
  },
  comparison: { term: 'Comparison', meaning: 'One claimed number held against its recomputation within a window.' },
  window: {
    term: 'Window',
    meaning:
      'The largest difference that passes: atol + rtol \u00d7 |value| as declared, never wider than the ceiling of the verifier. The strict profile narrows it to what the written digits can explain.',
    also: 'tolerance bound allowed atol rtol ceiling',
  },
  utilisation: {
    term: 'Utilisation',
    meaning:
      'How much of the window a difference uses: |difference| divided by what is allowed. At most 1 passes; 3 means three times too far.',
    also: 'use tolerance ratio',
  },
  delta: { term: 'Difference', meaning: 'The claimed value less the recomputed one.', also: 'delta' },
  relativeChange: {
    term: 'Relative change',
    meaning:
      'The difference of two claims, divided by the larger of their magnitudes. It is the same when the sides are swapped: 0 for equal numbers, 1 when one is zero, 2 for equal size and opposite sign.',
    also: 'compare percent',
  },
  check: {
    term: 'Check',
    meaning: 'One named question with its own outcome. Its id never changes and is never used again.',
    also: 'rule',
  },
  required: {
    term: 'Required check',
    meaning: 'A check that PASS needs. The profile decides which ones are required, the evidence never does.',
  },
  examined: {
    term: 'Examined',
    meaning:
      'How many subjects the checks looked at: numbers, members, records. A check that looked at nothing never passes.',
    also: 'subject',
  },
  finding: {
    term: 'Finding',
    meaning: 'One subject that did not satisfy a check, with its place, both values and the window.',
    also: 'failure',
  },
  cascade: {
    term: 'Cascade',
    meaning:
      'A failure that another failure explains: one wrong gradient makes the update, the new weight and the next step wrong too. Cascades are folded under their cause.',
    also: 'root cause consequence follows from',
  },
  profile: {
    term: 'Profile',
    meaning:
      'Which checks are made and which are required. Reference keeps the rules and the verdict of the published verifier, quirks included; strict adds the rules of Assay.',
    also: 'strict reference',
  },
  pin: {
    term: 'Pin',
    meaning:
      'Something that you supply on purpose and that the evidence cannot change: a key, a digest, an earlier receipt, a policy, a threshold. What lies beside the evidence is no pin until you trust it.',
    also: 'trusted input',
  },
  verdictDigest: {
    term: 'Verdict digest',
    meaning:
      'SHA-256 of the verdict document in canonical form. Two auditors who judge the same inputs get the same digest, in any browser.',
    also: 'hash',
  },
  canonicalBytes: {
    term: 'Canonical bytes',
    meaning:
      'The one spelling of a document that everybody agrees on, such as JSON in the order and number format of RFC 8785. Digests and signatures are made over it.',
    also: 'canonical json',
  },
  pointer: {
    term: 'Pointer',
    meaning: 'Where a value stands in a JSON document, as path of names and positions (RFC 6901): /updates/3/gradient.',
    also: 'json path',
  },
  record: {
    term: 'Record',
    meaning: 'One line of line-delimited evidence; in a training bundle, one step. Counted from 0.',
    also: 'step',
  },
  bundle: {
    term: 'Bundle',
    meaning:
      'Several steps of one training run in one file, each starting from the parameters with which the one before ended.',
  },
  forwardPass: {
    term: 'Forward pass',
    meaning: 'From the inputs through every layer to the outputs: weighted sums and activation functions.',
    also: 'net activation',
  },
  loss: {
    term: 'Loss',
    meaning: 'One number for how far the outputs are from the targets. Training makes it smaller.',
  },
  errorSignal: {
    term: 'Error signal',
    meaning:
      'How the loss changes with the weighted sum of a unit. Output units get it from the loss, hidden units from the signals behind them times the weights; also written \u03b4.',
    also: 'delta backward backpropagation',
  },
  gradient: {
    term: 'Gradient',
    meaning: 'How the loss changes with one parameter: the error signal of a unit times the activation that comes in.',
  },
  learningRate: { term: 'Learning rate', meaning: 'How far one step goes along the gradient.' },
  momentumBuffer: {
    term: 'Momentum buffer',
    meaning:
      'What the optimiser remembers of earlier gradients: each step, the buffer is multiplied by the momentum and the gradient is added. The update follows the buffer, not the gradient alone.',
    also: 'velocity sgd optimiser state',
  },
  weightDecay: {
    term: 'Weight decay',
    meaning: 'A part of each weight is added to its gradient (coupled L2), so that weights shrink.',
    also: 'l2 regularisation',
  },
  parameterChain: {
    term: 'Parameter chain',
    meaning:
      'The parameters after one step are those before the next. A break means that steps were removed, reordered or edited.',
  },
  merkleTree: {
    term: 'Merkle tree',
    meaning:
      'Digests of digests, two by two, up to one root. The root covers every leaf: to change one changes the root.',
    also: 'root leaf',
  },
  inclusionProof: {
    term: 'Merkle inclusion proof',
    meaning:
      'The digests beside the path from one leaf to the root. With them anyone can recompute the root from that leaf alone, and so know that it is covered.',
    also: 'path sibling',
  },
  signature: {
    term: 'Signature',
    meaning:
      'Proof that the holder of a key signed these bytes. It says who, only if you pinned the key; it never says that the content is true.',
    also: 'ed25519 dsse',
  },
  attestation: {
    term: 'Attestation',
    meaning:
      'A signed statement about other files, named by their digests: here in-toto statements in DSSE envelopes or Sigstore bundles.',
    also: 'in-toto dsse sigstore',
  },
  commitment: {
    term: 'Commitment',
    meaning: 'A digest that was fixed earlier, so that what is shown later can be held against it.',
  },
  reproduction: {
    term: 'Reproduction',
    meaning: 'A recomputation of training made elsewhere, given as checkpoints to hold the claimed ones against.',
    also: 'checkpoint proof-of-learning',
  },
} as const satisfies Readonly<Record<string, GlossaryTerm>>;

const CASES: readonly GlossaryTerm[] = Object.entries(CASE_MEANING).map(([term, meaning]) => ({
  term,
  meaning,
  also: 'verdict outcome',
}));

const CHECKS: readonly GlossaryTerm[] = [
  { term: 'Passed', meaning: CHECK_MEANING.passed },
  { term: 'Failed', meaning: CHECK_MEANING.failed },
  { term: 'Unverified', meaning: CHECK_MEANING.unverified },
  { term: 'Not checked', meaning: CHECK_MEANING['not-checked'] },
  { term: 'Error', meaning: CHECK_MEANING.error },
].map((term) => ({ ...term, also: 'check outcome' }));

/** Verdict words first, then by name. */
export const GLOSSARY: readonly GlossaryTerm[] = [
  ...CASES,
  ...CHECKS,
  ...Object.values(TERMS).sort((a, b) => (a.term < b.term ? -1 : 1)),
];

export const GLOSSARY_TEXT = {
  title: 'Glossary',
  search: 'Search terms',
  none: 'No such term.',
  open: 'Glossary',
  about: (term: string): string => `${term}: what it means`,
} as const;

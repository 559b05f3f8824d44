/** Ids and help texts of the checks, in the order in which they are shown. */
import type { CheckId } from '../../verdict/model.ts';
import type { CheckInfo } from '../format.ts';

export const FORMAT = 'proof-run';

const SPEC = 'specification "Proof runs (zk-Autograd)", section Checks';

export const LOG: CheckId = 'proof-run/log';
export const MANIFEST: CheckId = 'proof-run/manifest';
export const STEPS: CheckId = 'proof-run/steps';
export const INPUTS: CheckId = 'proof-run/inputs';
export const TIMESTAMPS: CheckId = 'proof-run/timestamps';
export const PROOF_FILES: CheckId = 'proof-run/proof-files';
export const PROOF_SHAPE: CheckId = 'proof-run/proof-shape';
export const PROOF_UNIQUE: CheckId = 'proof-run/proof-unique';
export const PROOF_VALID: CheckId = 'proof-run/proof-valid';
export const PROOF_INSTANCES: CheckId = 'proof-run/proof-instances';
export const ROOT: CheckId = 'proof-run/root';
export const COUNT: CheckId = 'proof-run/count';
export const ANCHORS: CheckId = 'proof-run/anchors';
export const ANCHOR_PIN: CheckId = 'proof-run/anchor-pin';
export const TORRENT: CheckId = 'proof-run/torrent';
export const REFERENCE_RUN: CheckId = 'proof-run/reference-run';

export const CHECKS: readonly CheckInfo[] = [
  {
    id: LOG,
    title: 'Step log can be read',
    statement:
      'Every line of steps.jsonl is one strict JSON object with step_idx, proof_hash, public_inputs and timestamp, of the right types and in range, and there is at least one.',
    why: 'A line that two readers read differently, or not at all, could hide a step; a log without steps proves nothing.',
    example: 'Line 3 is cut in the middle, has the member proof_hash twice, or a hash in capitals.',
    reference: `${SPEC}, row log; RFC 8259`,
  },
  {
    id: MANIFEST,
    title: 'Run manifest is well formed',
    statement:
      'run_manifest.json is strict JSON whose members have the right types, and it names steps.jsonl and proofs and nothing else.',
    why: 'The manifest binds run id, number of steps and root; a path that leads elsewhere would show other files than were judged.',
    example: 'proofs_dir is "/tmp/other", or num_steps is 3.0.',
    reference: `${SPEC}, row manifest`,
  },
  {
    id: STEPS,
    title: 'Step numbers run without gap, repeat or reordering',
    statement: 'step_idx runs 0, 1, 2, ... or from 0 with one constant stride.',
    why: 'A removed, repeated or moved step would hide what happened in it.',
    formula: 'step_idx(i) = i * s for one s >= 1',
    example: 'The log goes 0, 1, 3: step 2 is missing.',
    reference: `${SPEC}, row steps dense`,
  },
  {
    id: INPUTS,
    title: 'Log and public inputs agree',
    statement:
      'public_inputs repeats step_idx, names one known circuit for the whole run, has chunk_idx below chunks and a finite learning rate, and nothing else.',
    why: 'A line that speaks of another step, circuit or chunk than its own describes another proof.',
    formula: '0 <= chunk_idx < chunks; chunk_idx may be absent only where chunks > 1',
    example: 'Line 3 has step_idx 2 and public_inputs.step_idx 7.',
    reference: `${SPEC}, row log and inputs agree`,
  },
  {
    id: TIMESTAMPS,
    title: 'Times do not fall and do not lie in the future',
    statement:
      'The timestamps of the steps never fall, none is later than created_at of the manifest, and created_at is not later than the time of the audit.',
    why: 'A step dated before its predecessor, or after the run was closed, was moved or added.',
    formula: 't(i) <= t(i+1) <= created_at <= now',
    example: 'Line 4 is a second older than line 3.',
    reference: `${SPEC}, row timestamps`,
  },
  {
    id: PROOF_FILES,
    title: 'Every step has its proof file',
    statement: 'The SHA-256 of proofs/step_<step_idx>.proof is the proof_hash of its line, for every line.',
    why: 'A hash without the file it was made of binds nothing: shorter logs made of inner nodes have the same root.',
    formula: 'SHA-256(file) = proof_hash',
    example: 'One bit of proofs/step_000002.proof was changed.',
    reference: `${SPEC}, row proof present and bound`,
  },
  {
    id: PROOF_SHAPE,
    title: 'Every proof file is an EZKL proof file',
    statement:
      'Every proof file is one strict JSON object with at least one instance (64 lower-case hexadecimal digits, a field element of BN254) and at least one proof byte (0 to 255).',
    why: 'A hash in the place of a proof, or the two child hashes of a tree node, would fit the log and prove nothing.',
    formula: 'instance (little-endian) < 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001',
    example: 'The file holds only 64 hexadecimal characters: the placeholder that is written where EZKL is absent.',
    reference: `${SPEC}, row proof is a proof; EZKL 21 proof file`,
  },
  {
    id: PROOF_UNIQUE,
    title: 'No proof is used for two steps',
    statement: 'No two lines have the same proof_hash.',
    why: 'The same proof under two steps is a replay; a repeated tail also leaves the Merkle root as it was.',
    example: 'Line 4 repeats the hash of line 3: the root over 3 and over 4 lines is the same.',
    reference: `${SPEC}, row proof unique; CVE-2012-2459`,
  },
  {
    id: PROOF_VALID,
    title: 'Every proof is valid',
    statement: 'EZKL accepts every proof under settings, verification key and setup that the auditor pinned.',
    why: 'Only this shows that a step was computed as the circuit says. Everything else can be made without any training.',
    example: 'A proof file of the right form that holds random bytes.',
    reference: `${SPEC}, row proof valid; EZKL, halo2 with KZG over BN254`,
  },
  {
    id: PROOF_INSTANCES,
    title: 'The result of a step is the start of the next',
    statement:
      'Where the pinned settings expose inputs and outputs, the outputs among the instances of each proof are the inputs of the next one.',
    why: 'Without this link every step may be proved for weights of its own: the run would be no run.',
    formula: "Adam: (w', m', v') of step t = (w, m, v) of step t+1; SGD: w' = w",
    example: 'The weights that come out of step 1 are not those that go into step 2.',
    reference: `${SPEC}, row proof instances`,
  },
  {
    id: ROOT,
    title: 'Merkle root is recomputed',
    statement:
      'The root over the proof hashes of the log equals merkle_root.txt, the root of the manifest and the root of the newest anchor.',
    why: 'The root is what an anchor holds; if it is not the root of this log, the anchor is of another log.',
    formula: 'parent = SHA-256(left || right); an odd last node is paired with itself; leaf = proof_hash',
    example: 'merkle_root.txt is the root over the first two lines only.',
    reference: `${SPEC}, row root`,
  },
  {
    id: COUNT,
    title: 'The number of steps is bound',
    statement:
      'num_steps of the manifest, the number of log lines and num_steps of the newest anchor are equal, and proofs/ holds no file that no line names.',
    why: 'The root alone does not bind how many steps there were; left-over proofs are the trace of a cut log.',
    example: 'The manifest says 5 steps and the log has 3 lines.',
    reference: `${SPEC}, row count bound`,
  },
  {
    id: ANCHORS,
    title: 'Anchors rise by one and keep the past',
    statement:
      'The entry of this run in anchors.json counts 1, 2, ... up to its counter, its times and numbers of steps never fall, each earlier root is the root over the first lines, and the newest is the root of this run.',
    why: 'A gap, a fork or a rewritten past means that an older or another state was anchored and is not shown.',
    example: 'Counter 2 stands there twice with different roots.',
    reference: `${SPEC}, row anchors`,
  },
  {
    id: ANCHOR_PIN,
    title: 'An anchor held outside agrees',
    statement:
      'Root, counter and number of steps that the auditor got from outside the folder, or an exported list of events, agree with this run, and at least one of them binds the root.',
    why: 'Whoever changes the data can recompute everything in the folder; only what is held elsewhere tells the two apart.',
    example: 'The newest event on chain holds another root: the folder was cut back to an older state.',
    reference: `${SPEC}, row anchor held outside`,
  },
  {
    id: TORRENT,
    title: 'Torrent list is recomputed',
    statement:
      'Every path of the list is a plain relative path and stands there once, the SHA-256 of every listed file, the infohash and the magnet link are recomputed and equal.',
    why: 'The list is how others fetch the run; a path that leaves the folder, or a hash of other bytes, gives them something else.',
    formula: 'infohash = SHA-256(json.dumps({"name", "files"}, sort_keys=True))',
    example: 'A path is "../../etc/passwd", or the list was reordered after hashing.',
    reference: `${SPEC}, row torrent`,
  },
  {
    id: REFERENCE_RUN,
    title: 'The reference verifier comes to its end (profile reference)',
    statement:
      'The reference can load the log, and finds under the name of every step a JSON file with the members proof and instances, which it then hands to EZKL.',
    why: 'It is all that the reference does besides calling EZKL: it compares neither hash, root, order, count, anchors nor inputs.',
    example: 'A proof file is missing: the reference ends with FileNotFoundError.',
    reference: 'zk-Autograd, verify_random_steps over every step',
  },
];

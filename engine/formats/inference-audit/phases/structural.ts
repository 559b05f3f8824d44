/** The structural phase of the reference (commitllm-v4.md section 5.3, C01 to C10): what needs nothing but the file. */
import { hex } from '../../../crypto/hex.ts';
import { ioGenesis, ioLink, promptHash, seedCommitment } from '../hashes/leaves.ts';
import { proofHolds, sameBytes } from '../hashes/merkle.ts';
import type { CheckName, Phase, Step, StepFailure } from '../report.ts';
import type { V4AuditResponse } from '../wire/types.ts';

/** The IO chain as far as the prefix carries it. */
export interface Chain {
  /** Value before each position that the file lets be recomputed: genesis first, last the one before the opened position. */
  readonly links: readonly Uint8Array[];
  /** Whether every prefix leaf had its token id. */
  readonly whole: boolean;
}

/** Recomputes the chain over the pairs of prefix leaf and token id. */
export function replayChain(response: V4AuditResponse): Chain {
  const { prefix_leaf_hashes: leaves, prefix_token_ids: ids, commitment } = response;
  const links = [ioGenesis(commitment.prompt_hash)];
  for (let j = 0; j < leaves.length && j < ids.length; j++) {
    links.push(ioLink(leaves.at(j), ids[j], links[j]));
  }
  return { links, whole: ids.length >= leaves.length };
}

const TWO_32 = 4294967296;

/** @param leaf hash of the opened position */
export function structuralPhase(response: V4AuditResponse, leaf: Uint8Array, chain: Chain): Phase {
  const { commitment, token_index: index, prefix_leaf_hashes: leaves } = response;
  const steps: Step[] = [
    one('version', []),
    one('seed', seedFailures(response)),
    one('prompt', promptFailures(response)),
    one('prompt-token-count', promptCountFailures(response)),
    one(
      'retained-leaf',
      proofHolds(leaf, response.merkle_proof, commitment.merkle_root)
        ? []
        : [
            {
              code: 'merkle_proof_failed',
              place: '/merkle_proof',
              message: `the state of position ${String(index)} does not lead to the committed root`,
              claimed: hex(commitment.merkle_root),
              token_index: index,
            },
          ],
    ),
  ];
  const pairs = Math.min(leaves.length, response.prefix_merkle_proofs.length);
  for (let j = 0; j < pairs; j++) {
    const holds = proofHolds(leaves.at(j), response.prefix_merkle_proofs[j], commitment.merkle_root);
    steps.push(
      one(
        'prefix-leaves',
        holds
          ? []
          : [
              {
                code: 'merkle_proof_failed',
                place: `/prefix_merkle_proofs/${String(j)}`,
                message: `the leaf of position ${String(j)} does not lead to the committed root`,
                claimed: hex(commitment.merkle_root),
                token_index: j,
              },
            ],
      ),
    );
  }
  if (!chain.whole) {
    const ids = response.prefix_token_ids.length;
    const message = `there is no token id for prefix leaf ${String(ids)}: ${counts(leaves.length, ids)}`;
    return { steps, skipped: [], stopped: { check: 'io-replay', place: '/prefix_token_ids', message } };
  }
  const previous = chain.links[chain.links.length - 1];
  steps.push(
    one('io-replay', replayFailures(response, previous)),
    one('io-proof', ioFailures(response, leaf, previous)),
  );
  steps.push(one('prefix-count', prefixCountFailures(response)));
  // The reference does not count this one.
  const missing: StepFailure = {
    code: 'missing_shell_opening',
    place: '/shell_opening',
    message: 'the file opens no layer of the position',
  };
  const absent = response.shell_opening === null;
  steps.push({ check: 'shell-opening', runs: 0, examined: 1, failures: absent ? [missing] : [] });
  return { steps, skipped: [] };
}

function one(check: CheckName, failures: readonly StepFailure[]): Step {
  return { check, runs: 1, failures };
}

function counts(leaves: number, ids: number): string {
  return `${String(leaves)} prefix leaves, ${String(ids)} token ids`;
}

function seedFailures({ commitment, revealed_seed: seed }: V4AuditResponse): StepFailure[] {
  const place = '/commitment/seed_commitment';
  if (commitment.seed_commitment === null) {
    return [{ code: 'missing_seed_commitment', place, message: 'the commitment holds no hash of the sampling seed' }];
  }
  const recomputed = seedCommitment(seed);
  if (sameBytes(recomputed, commitment.seed_commitment)) return [];
  return [
    {
      code: 'seed_mismatch',
      place,
      message: 'the revealed seed does not hash to the committed value',
      claimed: hex(commitment.seed_commitment),
      recomputed: hex(recomputed),
    },
  ];
}

function promptFailures({ commitment, prompt }: V4AuditResponse): StepFailure[] {
  const place = '/commitment/prompt_hash';
  if (prompt === null) {
    return commitment.prompt_hash === null
      ? [{ code: 'missing_prompt_hash', place, message: 'there is neither a prompt nor a hash of one' }]
      : [
          {
            code: 'missing_prompt_bytes',
            place: '/prompt',
            message: 'a prompt is committed, but its bytes are withheld',
          },
        ];
  }
  if (commitment.prompt_hash === null) {
    return [{ code: 'uncommitted_prompt', place, message: 'there is a prompt, but no hash of it in the commitment' }];
  }
  const recomputed = promptHash(prompt);
  if (sameBytes(recomputed, commitment.prompt_hash)) return [];
  return [
    {
      code: 'prompt_hash_mismatch',
      place,
      message: 'the prompt does not hash to the committed value',
      claimed: hex(commitment.prompt_hash),
      recomputed: hex(recomputed),
    },
  ];
}

function promptCountFailures(response: V4AuditResponse): StepFailure[] {
  const { n_prompt_tokens: committed, n_tokens: tokens } = response.commitment;
  const copy = response.n_prompt_tokens;
  const failures: StepFailure[] = [];
  if (committed === null || copy === null) {
    const place = committed === null ? '/commitment/n_prompt_tokens' : '/n_prompt_tokens';
    return [{ code: 'missing_n_prompt_tokens', place, message: 'this copy of the number of prompt tokens is absent' }];
  }
  if (committed !== copy) {
    failures.push({
      code: 'n_prompt_tokens_mismatch',
      place: '/n_prompt_tokens',
      message: 'the two copies of the number of prompt tokens differ',
      claimed: String(copy),
      recomputed: String(committed),
    });
  }
  // The reference adds in 32 bits: at n_tokens 2^32 - 1 its bound is 0.
  if (committed > (tokens + 1) % TWO_32) {
    failures.push({
      code: 'n_prompt_tokens_bound',
      place: '/commitment/n_prompt_tokens',
      message: `more prompt tokens than a run of ${String(tokens)} positions can hold`,
      claimed: String(committed),
      recomputed: String(tokens + 1),
    });
  }
  return failures;
}

function replayFailures(response: V4AuditResponse, previous: Uint8Array): StepFailure[] {
  if (sameBytes(previous, response.prev_io_hash)) return [];
  return [
    {
      code: 'io_chain_mismatch',
      place: '/prev_io_hash',
      message: 'the link before the position is not the one that the prefix gives',
      claimed: hex(response.prev_io_hash),
      recomputed: hex(previous),
      token_index: response.token_index,
    },
  ];
}

function ioFailures(response: V4AuditResponse, leaf: Uint8Array, previous: Uint8Array): StepFailure[] {
  const link = ioLink(leaf, response.token_id, previous);
  if (proofHolds(link, response.io_proof, response.commitment.io_root)) return [];
  return [
    {
      code: 'io_chain_proof_failed',
      place: '/io_proof',
      message: 'the link of the position does not lead to the committed IO root',
      claimed: hex(response.commitment.io_root),
      token_index: response.token_index,
    },
  ];
}

function prefixCountFailures({ prefix_leaf_hashes: leaves, token_index: index }: V4AuditResponse): StepFailure[] {
  if (leaves.length === index) return [];
  return [
    {
      code: 'prefix_token_count_mismatch',
      place: '/prefix_leaf_hashes',
      message: 'the number of prefix leaves is not the position',
      claimed: String(leaves.length),
      recomputed: String(index),
      token_index: index,
    },
  ];
}

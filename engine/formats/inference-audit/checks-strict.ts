/** Help texts of the rules that only the strict profile makes (commitllm-v4.md section 7.2). */
import type { CheckInfo } from '../format.ts';
import type { StrictRule } from './strict/rule.ts';

export const STRICT_CHECKS: Readonly<Record<StrictRule, Omit<CheckInfo, 'id' | 'reference'>>> = {
  's-02': {
    title: 'Prefix lists pair up',
    statement: 'Leaves, proofs and token ids of the prefix have one entry for each earlier position.',
    why: 'The reference pairs them and ignores the rest: surplus ids are in no hash and still become text.',
    example: 'All prefix proofs are removed.',
  },
  's-03': {
    title: 'Position in the run',
    statement: 'The run has a position, and the opened one is below n_tokens.',
    why: 'The reference asks this only when max_tokens is set.',
    example: 'n_tokens is lowered to 7 at position 7.',
  },
  's-04': {
    title: 'Index and depth of proofs',
    statement: 'Each proof is for its own position and has ceil(log2(n_tokens)) siblings.',
    why: 'Otherwise one commitment hides several histories, and an index counts only modulo a power of two.',
    formula: 'leaf_index = position, number of siblings = ceil(log2(n_tokens))',
    example: 'The leaf index of the IO proof is 16 higher.',
  },
  's-05': {
    title: 'No padding as a leaf',
    statement: 'No earlier leaf is all zero.',
    why: 'The padding of the tree is all zero, so a proof for it is always valid.',
    example: 'A prefix leaf of 32 zero bytes.',
  },
  's-06': {
    title: 'Attention inputs committed whole',
    statement: 'x_attn_i8 and scale_x_attn stand together, in every layer or in none.',
    why: 'One without the other is hashed as absent and could be anything.',
    example: 'x_attn_i8 without scale_x_attn.',
  },
  's-07': {
    title: 'Possible number of prompt tokens',
    statement: 'The number of prompt tokens is at least 1 and leaves a generated position.',
    why: 'With too high a count no position is generated, and no token choice is checked.',
    formula: '1 <= n_prompt_tokens <= n_tokens + 1',
    example: 'Both copies are 0.',
  },
  's-08': {
    title: 'Receipt',
    statement: 'Every field of the commitment is that of the receipt which the auditor kept and pinned.',
    why: 'The commitment comes with the file: without the receipt everything in it could have been made afterwards.',
    example: 'n_tokens of the receipt is another one.',
  },
  's-09': {
    title: 'Values in their range',
    statement:
      'Floats are finite, temperature and top_p in range, the EOS policy known, the decode mode stated, no NUL in texts.',
    why: 'NaN passes the comparisons of the reference, and a NUL can make one hash stand for two manifests.',
    example: 'rmsnorm_eps is NaN.',
  },
  's-10': {
    title: 'Model asserted and confirmed',
    statement: 'Every model field stands in the manifest and in the pinned key, and they agree.',
    why: 'The reference skips what either side leaves out, so a manifest that states nothing passes.',
    example: 'The manifest states no weight hash.',
  },
  's-11': {
    title: 'Fields that no hash covers',
    statement: 'attn_backend and attn_dtype are shown as bound by nothing.',
    why: 'They are in the manifest and in none of its hashes; anyone can edit them.',
    example: 'attn_backend is changed after the fact.',
  },
  's-12': {
    title: 'Layers retained and opened',
    statement: 'Every layer of the model is retained and opened, in every opened state.',
    why: 'The reference calls an audit of zero layers full when its list says so.',
    example: 'Layers 0 to 3 of 6 are opened.',
  },
  's-13': {
    title: 'Accumulators',
    statement: 'Accumulators have the length of their matrix and values that int8 products can sum to.',
    why: 'Lengths stop the reference; values out of range can be balanced by someone who knows the key.',
    formula: '|z| <= inputs * 128 * 128',
    example: 'g of layer 1 is one element short.',
  },
  's-14': {
    title: 'Scales',
    statement: 'Every scale is finite and above 0.',
    why: 'Scales are chosen when the position is opened; NaN or a huge one empties whole sub-blocks.',
    example: 'scale_h is NaN.',
  },
  's-15': {
    title: 'Tokens in the vocabulary',
    statement: 'Token ids are below vocab_size, and no embedding proof wraps around.',
    why: 'An id beyond the vocabulary verifies with the row of another token.',
    example: 'Token 158 with a vocabulary of 64.',
  },
  's-16': {
    title: 'Shape of keys and values',
    statement: 'KV data is rooted, complete up to the position, of length kv_dim and finite.',
    why: 'Unrooted entries feed the replay; without lengths the border between K and V can be moved.',
    example: 'The entry of the opened position is left out.',
  },
  's-17': {
    title: 'Shape of witnessed scores',
    statement: 'Scores have the number of heads and positions that they must have, and are finite.',
    why: 'NaN scores never exceed a gap.',
    example: 'Scores that are one position short.',
  },
  's-18': {
    title: 'Opened prefix is whole',
    statement: 'States, openings, rows and proofs of the prefix stand together; each state starts from its proved row.',
    why: 'Leaving one of them out makes the checks of the others vanish.',
    example: 'An opened prefix without embedding rows.',
  },
  's-19': {
    title: 'Difference of captured logits',
    statement: 'The difference of the binding is shown, and is small.',
    why: 'The bound of the reference is a million; a change of a few units can flip a token.',
    example: 'The binding differs by 900000.',
  },
  's-20': {
    title: 'From layers to token',
    statement: 'It is not stated that the token was derived from the checked layers.',
    why: 'Layers, final residual and logits are three islands: nothing compares the replayed residual with the committed one.',
    example: 'An invented final residual with honest layers.',
  },
  's-21': {
    title: 'Logits recomputed',
    statement: 'With a pinned decode artifact every captured logit equals the recomputed one.',
    why: 'Only this closes the gap that the wide binding leaves.',
    example: 'No decode artifact was given.',
  },
  's-22': {
    title: 'Verifier key is sound',
    statement: 'Version, lengths and values of the pinned key are right, and its r vectors come from its seed.',
    why: 'A key whose vectors are zero passes everything.',
    example: 'All v vectors are zero.',
  },
  's-23': {
    title: 'What the text is worth',
    statement: 'The text is bound as far as decoded tokens reach it; otherwise it is only claimed.',
    why: 'No hash covers output_text.',
    example: 'output_text is replaced, and everything else verifies.',
  },
  's-24': {
    title: 'Nothing skipped unseen',
    statement: 'Every check that the reference skips is listed as not verified.',
    why: 'A skip is not a failure there, and would read as a pass.',
    example: 'The profile of the key does not check Wq, Wk and Wv.',
  },
  's-25': {
    title: 'Context and anchoring',
    statement: 'The run is within the context for which the profile was validated, and required anchoring ran.',
    why: 'The key states both, and the reference enforces neither.',
    example: 'n_tokens is 2000, validated are 1165.',
  },
  's-26': {
    title: 'Tokens of the reply',
    statement: 'The opened tokens are those of the reply that the auditor kept, and their number fits.',
    why: 'The reply fixes every token, the first one too.',
    example: 'The reply holds another token at the position.',
  },
  's-27': {
    title: 'Padding of the trees',
    statement: 'A sibling beyond the run is zero padding, and no other sibling is.',
    why: 'It fixes n_tokens without a receipt, and shows histories hidden in unused slots.',
    formula: 'Z_0 = 0, Z_(k+1) = SHA-256(Z_k || Z_k)',
    example: 'n_tokens is one higher than the padding allows.',
  },
};

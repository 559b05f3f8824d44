/** Help texts of the checks that the reference verifier makes too (commitllm-v4.md sections 5.3 to 5.9). */
import type { CheckInfo } from '../format.ts';
import type { CheckName } from './report.ts';

type Texts = Omit<CheckInfo, 'id' | 'reference'>;

/** Number of the check in the specification, and its texts. */
export const REFERENCE_CHECKS: Readonly<Record<CheckName, readonly [rule: string, texts: Texts]>> = {
  container: [
    'sections 1.1, 1.2, 1.9; S-01',
    {
      title: 'Container and layout',
      statement:
        'The file is VV4A and exactly one zstd frame; its content is one response in which every byte belongs to a field.',
      why: 'Frames, padding and left-over bytes that one reader skips let two files claim to be one.',
      example: 'One byte follows the last field.',
    },
  ],
  version: [
    'C01',
    {
      title: 'Commitment version',
      statement: 'The commitment is of version V4.',
      why: 'Other versions hash other things.',
      example: 'A commitment with variant index 1.',
    },
  ],
  seed: [
    'C02',
    {
      title: 'Sampling seed',
      statement: 'The revealed seed hashes to the seed commitment.',
      why: 'A provider that picks the seed afterwards picks the tokens.',
      formula: 'seed_commitment = SHA-256("vi-seed-v1" || seed)',
      example: 'One bit of the revealed seed is changed.',
    },
  ],
  prompt: [
    'C03',
    {
      title: 'Prompt',
      statement: 'The prompt is there, its hash is committed, and they agree.',
      why: 'Otherwise the answer may belong to another question.',
      formula: 'prompt_hash = SHA-256("vi-prompt-v1" || prompt)',
      example: 'One byte is appended to the prompt.',
    },
  ],
  'prompt-token-count': [
    'C04',
    {
      title: 'Number of prompt tokens',
      statement: 'Both copies are there and equal, and the run is long enough for them.',
      why: 'The count decides which positions are generated and therefore checked.',
      formula: 'n_prompt_tokens <= n_tokens + 1',
      example: 'The copy beside the commitment is one higher.',
    },
  ],
  'retained-leaf': [
    'C05',
    {
      title: 'Opened state under the trace root',
      statement: 'The opened state hashes to a leaf that its proof carries to merkle_root.',
      why: 'Otherwise the opened state is not the one that was committed.',
      formula:
        'leaf = SHA-256("vi-retained-v3" || per layer a, scale_a, x_attn), then final residual, LP hidden, logits',
      example: 'One value of the attention output is changed.',
    },
  ],
  'prefix-leaves': [
    'C06',
    {
      title: 'Earlier leaves under the trace root',
      statement: 'Each leaf of an earlier position is carried to merkle_root by its proof.',
      why: 'The chain of tokens is built over these leaves.',
      example: 'One bit of a sibling is changed.',
    },
  ],
  'io-replay': [
    'C07',
    {
      title: 'IO chain up to the position',
      statement: 'Prompt hash, earlier leaves and earlier token ids give the link that the file claims.',
      why: 'It ties the order and the ids of all earlier tokens to the prompt.',
      formula: 'io(t) = SHA-256("vi-io-v4" || leaf(t) || token_id(t) || io(t - 1))',
      example: 'An earlier token id is changed.',
    },
  ],
  'io-proof': [
    'C08',
    {
      title: 'Link of the position under the IO root',
      statement: 'The recomputed link of the opened position is carried to io_root by its proof.',
      why: 'It binds the token id to the state from which it is said to come.',
      example: 'The token id is raised by one.',
    },
  ],
  'prefix-count': [
    'C09',
    {
      title: 'Number of earlier leaves',
      statement: 'There is one leaf for each position before the opened one.',
      why: 'A shorter prefix is another chain.',
      example: 'The last earlier leaf is left out.',
    },
  ],
  'shell-opening': [
    'C10',
    {
      title: 'Layers are opened',
      statement: 'The file opens layers of the position.',
      why: 'Without them no computation is checked.',
      example: 'The shell opening is absent.',
    },
  ],
  'spec-hashes': [
    'C11',
    {
      title: 'Specification hashes',
      statement: 'The manifest is there, and its four parts hash to the committed values.',
      why: 'They fix tokenizer, model, decoding and output rules before the challenge.',
      formula: 'SHA-256 over the fields of input, model, decode and output specification',
      example: 'top_k is changed in the manifest.',
    },
  ],
  'manifest-hash': [
    'C12',
    {
      title: 'Manifest hash',
      statement: 'The four recomputed hashes compose to the committed manifest hash.',
      why: 'It ties the four parts together.',
      formula: 'SHA-256("vi-manifest-v4" || input || model || decode || output)',
      example: 'One bit of the manifest hash is changed.',
    },
  ],
  'key-agreement': [
    'C13',
    {
      title: 'Manifest against the verifier key',
      statement: 'No value of the manifest contradicts the key.',
      why: 'The provider may have served another model than the one the key was made from.',
      example: 'The manifest states another weight hash.',
    },
  ],
  'attention-backend': [
    'C14',
    {
      title: 'Attention backend',
      statement: 'A W8A8 deployment names sdpa or flash_attention_2.',
      why: 'With other backends the committed values mean something else.',
      example: 'attn_backend is "eager".',
    },
  ],
  'sampler-version': [
    'C15',
    {
      title: 'Sampler version',
      statement: 'No sampler is named, or the one that is implemented here.',
      why: 'Another sampler picks other tokens from the same logits.',
      example: 'sampler_version is "v2".',
    },
  ],
  'decode-mode': [
    'C16',
    {
      title: 'Decode mode and temperature',
      statement: 'greedy goes with temperature 0, sampled with another one.',
      why: 'A contradiction leaves two readings of how tokens were chosen.',
      example: 'decode_mode is greedy at temperature 0.5.',
    },
  ],
  'decode-features': [
    'C17',
    {
      title: 'Decoding features',
      statement: 'No penalty, bias, bad word, guide or stop sequence is in force.',
      why: 'They change the choice of tokens in ways that the canonical sampler does not repeat.',
      example: 'repetition_penalty is 1.1.',
    },
  ],
  'max-tokens': [
    'C18',
    {
      title: 'Maximum number of tokens',
      statement: 'The position is in the run, and no more tokens were generated than allowed.',
      why: 'A longer run is not the one that was ordered.',
      formula: 'n_tokens - max(n_prompt_tokens - 1, 0) <= max_tokens',
      example: 'max_tokens is 7 with 8 generated tokens.',
    },
  ],
  'eos-rules': [
    'C19',
    {
      title: 'End of sequence',
      statement: 'min_tokens, ignore_eos and the EOS policy hold at the opened position.',
      why: 'They decide where an answer may end.',
      example: 'An EOS token in the middle of a run under policy stop.',
    },
  ],
  'layer-list': [
    'C20',
    {
      title: 'List of opened layers',
      statement: 'The list has one entry for each opened layer and is 0, 1, 2, ...',
      why: 'The replay runs from the first layer on; a gap would end it.',
      example: 'Layer 1 is left out.',
    },
  ],
  'kv-transcript': [
    'C21',
    {
      title: 'Keys and values under their roots',
      statement: 'Entries and proofs pair up, and each entry is carried to the root of its layer.',
      why: 'They are what the position attends to.',
      formula: 'leaf = SHA-256("vi-kv-v1" || layer || position || k || v)',
      example: 'One value of an entry is changed.',
    },
  ],
  'deep-prefix-leaves': [
    'C22',
    {
      title: 'Opened earlier states',
      statement: 'Each opened earlier state hashes to its leaf.',
      why: 'Otherwise other states than the committed ones are shown.',
      example: 'One opened earlier state is changed.',
    },
  ],
  attention: [
    'section 5.7, C23',
    {
      title: 'Attention',
      statement:
        'Where the profile of the key replays it, attention over the opened keys and values gives the committed vector.',
      why: 'Attention outputs are not covered by any linear check.',
      example: 'The attention vector of the position is invented before it is committed.',
    },
  ],
  'token-choice': [
    'C24, C33',
    {
      title: 'Choice of the token',
      statement: 'The canonical sampler on logits that are bound to the key gives the committed token.',
      why: 'Otherwise the provider may have chosen any token.',
      formula: 'ChaCha20(SHA-256("vi-sample-v1" || seed || index)) over top-k, top-p softmax; argmax at temperature 0',
      example: 'A token with another logit is committed.',
    },
  ],
  embedding: [
    'C30',
    {
      title: 'Embedding row',
      statement:
        'The residual with which the replay starts is the row of the token under the embedding root of the key.',
      why: 'The replay starts from it.',
      example: 'The first value of the residual is changed.',
    },
  ],
  bridge: [
    'C31',
    {
      title: 'Replay between the layers',
      statement: 'Shapes fit the key, and committed attention inputs equal the replayed ones.',
      why: 'It ties the layers to each other.',
      example: 'A committed attention input differs by 5.',
    },
  ],
  'linear-checks': [
    'C31',
    {
      title: 'Linear checks of every matrix',
      statement:
        'For each opened layer and each of the seven matrices the secret projections of input and output agree.',
      why: 'An output that was not computed with the weights of the key passes with probability 1 in 4294967291.',
      formula: 'v . x = r . z (mod 2^32 - 5)',
      example: 'One accumulator is raised by one.',
    },
  ],
  'final-hidden': [
    'C32',
    {
      title: 'Final hidden state',
      statement: 'The committed final residual has the length of the final norm.',
      why: 'The head is applied to it.',
      example: 'The final residual is absent.',
    },
  ],
  'lm-head': [
    'C33',
    {
      title: 'Output head',
      statement: 'The logits are those that the head of the key gives for the final hidden state.',
      why: 'The token is chosen from them.',
      formula: 'v . hidden = r . logits (mod 2^32 - 5)',
      example: 'One logit is raised by one.',
    },
  ],
  'captured-logits': [
    'C33',
    {
      title: 'Captured logits',
      statement: 'A secret projection of the captured logits differs from that of the hidden state by at most 1000000.',
      why: 'It is a wide bound: the logits that decide a token may be changed within it.',
      formula: '|sum r_i logit_i - sum v_j lp_j| <= 1e6',
      example: 'One captured logit is -3000000.',
    },
  ],
  'deep-prefix': [
    'C40',
    {
      title: 'Replay of earlier positions',
      statement: 'Each opened earlier state passes the checks of a position.',
      why: 'The position attends to them.',
      example: 'One accumulator of an earlier position is changed.',
    },
  ],
  tokenization: [
    'C50',
    {
      title: 'Prompt tokens',
      statement: 'The ids that the auditor got from a tokenizer, without the first, are those of the chain.',
      why: 'The prompt as text and as tokens could be two prompts.',
      example: 'The second prompt token is another one.',
    },
  ],
  detokenization: [
    'C51',
    {
      title: 'Text of the tokens',
      statement: 'The decoded tokens are the text at the last position, and its beginning elsewhere.',
      why: 'No hash covers the text.',
      example: 'A character is appended to the text.',
    },
  ],
  challenge: [
    'C52',
    {
      title: 'Answer to the challenge',
      statement: 'The position and the layers are those that the auditor asked for.',
      why: 'A provider that chooses what to open chooses what is honest.',
      example: 'Position 7 is opened, position 6 was asked for.',
    },
  ],
  'key-sanity': [
    'S-22',
    {
      title: 'Form of the verifier key',
      statement: 'The file given as verifier key is one.',
      why: 'Nothing is checked with a key that cannot be read.',
      example: 'The key file is cut.',
    },
  ],
  'decode-artifact': [
    'section 1.7; S-21',
    {
      title: 'Decode artifact',
      statement: 'The file given as decode artifact is one, and its hash is that of the key.',
      why: 'Logits are recomputed from it.',
      example: 'One weight of the artifact is changed.',
    },
  ],
};

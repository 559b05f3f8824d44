/** What the auditor may set by name for an inference audit. */
import type { OptionInfo } from '../format.ts';
import type { PinUsed } from '../../verdict/model.ts';
import type { Outside } from './evidence.ts';

const LARGEST_U32 = 4294967295;
const MOST_IDS = 1_000_000;

/** One number of 32 bits, or undefined. */
function readNumber(text: string): string | undefined {
  return /^(?:0|[1-9]\d{0,9})$/.test(text) && Number(text) <= LARGEST_U32 ? text : undefined;
}

/** Numbers with commas between them, with or without brackets; canonical without spaces and brackets. */
function readNumbers(text: string): string | undefined {
  const bracketed = text.startsWith('[') && text.endsWith(']');
  const inner = bracketed ? text.slice(1, -1) : text;
  const parts = inner.split(',').map((part) => part.trim());
  if (parts.length > MOST_IDS || parts.some((part) => readNumber(part) === undefined)) return undefined;
  return parts.join(',');
}

export const CHALLENGE_TOKEN = 'challenge.token_index';
export const CHALLENGE_LAYERS = 'challenge.layer_indices';
export const PROMPT_TOKENS = 'prompt_token_ids';

export const OPTIONS: readonly OptionInfo[] = [
  {
    name: CHALLENGE_TOKEN,
    title: 'Challenged position',
    form: 'a whole number from 0 to 4294967295',
    example: '7',
    read: readNumber,
  },
  {
    name: CHALLENGE_LAYERS,
    title: 'Challenged layers',
    form: 'whole numbers with commas between them',
    example: '0,1,2',
    read: readNumbers,
  },
  {
    name: PROMPT_TOKENS,
    title: 'Token ids of the prompt, from a tokenizer of your own',
    form: 'whole numbers with commas between them, the first prompt token included',
    example: '1,17,42,80',
    read: readNumbers,
  },
];

/** The settings of this format among those that were given, and what they mean. */
export function readOptions(options: ReadonlyMap<string, string> | undefined): {
  readonly outside: Outside;
  readonly pins: readonly PinUsed[];
} {
  const numbers = (name: string): readonly number[] | undefined => options?.get(name)?.split(',').map(Number);
  const token = numbers(CHALLENGE_TOKEN)?.[0];
  const layers = numbers(CHALLENGE_LAYERS);
  const ids = numbers(PROMPT_TOKENS);
  const challenge = {
    ...(token === undefined ? {} : { token_index: token }),
    ...(layers === undefined ? {} : { layer_indices: layers }),
  };
  return {
    outside: {
      challenge: token === undefined && layers === undefined ? undefined : challenge,
      promptTokens: ids === undefined ? undefined : { ok: true, ids },
    },
    pins: OPTIONS.flatMap(({ name }) => {
      const value = options?.get(name);
      return value === undefined ? [] : [{ name, value }];
    }),
  };
}

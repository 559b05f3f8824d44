/** One changed bit anywhere in an audit that passes: what still passes is what the protocol binds by nothing. */
import { describe, expect, it } from 'vitest';
import { keyTools } from '../../../engine/formats/inference-audit/key/index.ts';
import { runAudit } from '../../../engine/formats/inference-audit/run.ts';
import { openAudit } from '../../../engine/formats/inference-audit/wire/container.ts';
import type { DecodedResponse } from '../../../engine/formats/inference-audit/wire/response.ts';
import { ENTRIES, besideOf, vector } from './support.ts';
import type { Entry } from './support.ts';
import { container, encodeResponse } from './writer.ts';

function entry(id: string): Entry {
  const found = ENTRIES.find((one) => one.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}

function openedOf(file: string) {
  const opened = openAudit(vector(file));
  if (!opened.ok) throw new Error(opened.refusal.message);
  return opened;
}

/** Bytes of the scales of the shell (G-10) and of the two manifest fields in no hash (G-12). */
function unboundBytes({ response, manifestSpans, spans }: DecodedResponse): Set<number> {
  const bytes = new Set<number>();
  for (const field of ['attn_backend', 'attn_dtype'] as const) {
    const span = manifestSpans?.get(field);
    for (let at = span?.start ?? 0; at < (span?.end ?? 0); at++) bytes.add(at);
  }
  // Option tag, number of layers, then the layers; the three scales are the last 12 bytes of each.
  let at = (spans.get('shell_opening')?.start ?? 0) + 9;
  for (const layer of response.shell_opening?.layers ?? []) {
    for (const values of [layer.attn_out, layer.g, layer.u, layer.ffn_out]) at += 8 + 4 * values.length;
    for (const values of [layer.q, layer.k, layer.v]) at += values === null ? 1 : 9 + 4 * values.length;
    for (let i = 0; i < 12; i++) bytes.add(at + i);
    at += 12;
  }
  return bytes;
}

describe('one flipped bit', () => {
  it.each([
    ['A-019', 17],
    ['A-044', 97],
    ['A-048', 31],
    ['A-051', 13],
  ])(
    '%s, every %i bytes',
    async (id, step) => {
      const { file, ...given } = entry(id);
      const { payload, decoded } = openedOf(file);
      const beside = await besideOf(given);
      const unbound = unboundBytes(decoded);
      const survived: number[] = [];
      let examined = 0;
      for (let at = 0; at < payload.length; at += step) {
        const changed = payload.slice();
        changed[at] ^= 1 << (examined % 8);
        const audited = await runAudit(
          { name: file, bytes: container(changed) },
          beside,
          {},
          { profile: 'strict', pins: [] },
          keyTools,
        );
        examined += 1;
        if (audited.result.outcome === 'PASS') survived.push(at);
      }
      expect(examined).toBeGreaterThan(100);
      expect(survived.filter((at) => !unbound.has(at))).toEqual([]);
    },
    120_000,
  );
});

describe('one part left out', () => {
  const OPTIONAL = [
    ...([
      'shell_opening',
      'manifest',
      'prompt',
      'n_prompt_tokens',
      'prefix_embedding_rows',
      'prefix_embedding_proofs',
    ] as const),
    ...(['prefix_retained', 'prefix_shell_openings', 'kv_entries', 'kv_proofs'] as const),
  ];
  // Whole groups may be closed: less is then examined, and the labels say so.
  it.each(['A-019', 'A-044', 'A-048', 'A-056'].flatMap((id) => OPTIONAL.map((name) => [id, name] as const)))(
    '%s without %s',
    async (id, name) => {
      const { file, ...given } = entry(id);
      const { response } = openedOf(file).decoded;
      if (response[name] === null) return;
      const bytes = container(encodeResponse({ ...response, [name]: null }));
      const audited = await runAudit(
        { name: file, bytes },
        await besideOf(given),
        {},
        { profile: 'strict', pins: [] },
        keyTools,
      );
      expect(audited.result.outcome).not.toBe('PASS');
    },
  );
});

it('a run of 2^32 - 1 positions: the reference adds in 32 bits, and strict says what is meant', async () => {
  const { file } = entry('A-019');
  const { response } = openedOf(file).decoded;
  const bytes = container(
    encodeResponse({ ...response, commitment: { ...response.commitment, n_tokens: 4294967295 } }),
  );
  const run = async (profile: 'strict' | 'reference') =>
    (await runAudit({ name: file, bytes }, await besideOf({}), {}, { profile, pins: [] }, keyTools)).result;
  const outcome = (result: Awaited<ReturnType<typeof run>>) =>
    result.checks.find(({ id }) => id === 'inference-audit/prompt-token-count');
  expect(outcome(await run('reference'))?.failures[0].message).toMatch(/^n_prompt_tokens_bound: /);
  const strict = await run('strict');
  expect(outcome(strict)?.failures).toEqual([]);
  expect(strict.outcome).toBe('FAIL');
});

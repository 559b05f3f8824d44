import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../engine/bytes/source.ts';
import { caseInput } from '../../../engine/case-file/input.ts';
import type { CaseInput } from '../../../engine/case-file/input.ts';
import type { AuditedCase } from '../../../engine/formats/format.ts';
import { inferenceAudit } from '../../../engine/formats/inference-audit/format.ts';
import { OPTIONS } from '../../../engine/formats/inference-audit/options.ts';
import type { Profile } from '../../../engine/verdict/model.ts';
import { vector } from './support.ts';

const AUDIT = 'honest/llama-run11-greedy-p07.vv4a';
const KEY = 'keys/llama.vkey';
const RECEIPT = 'receipts/llama-run11-greedy.json';
const CHAT = 'receipts/llama-run11-greedy.chat.json';

function input(path: string, pinned = false, bytes = vector(path)): CaseInput {
  return caseInput(memorySource(path, bytes), { pinned });
}

async function only(
  inputs: readonly CaseInput[],
  profile: Profile = 'strict',
  options = new Map<string, string>(),
): Promise<AuditedCase> {
  const cases = await inferenceAudit.gather(inputs);
  expect(cases.length).toBe(1);
  return cases[0].audit({ profile, pins: { options } }, { progress: () => undefined });
}

function check(audited: AuditedCase, name: string) {
  const found = audited.result.checks.find(({ id }) => id === `inference-audit/${name}`);
  if (found === undefined) throw new Error(`no check ${name}`);
  return found;
}

describe('what is gathered', () => {
  it('is nothing without an audit', async () => {
    expect(await inferenceAudit.gather([])).toEqual([]);
    expect(await inferenceAudit.gather([input(KEY, true), input(RECEIPT, true)])).toEqual([]);
    expect(await inferenceAudit.gather([input(KEY), input(RECEIPT)])).toEqual([]);
    expect(
      await inferenceAudit.gather([input('a.json', false, new TextEncoder().encode('{"merkle_root":1}'))]),
    ).toEqual([]);
  });

  it('is never evidence when it is pinned', async () => {
    expect(await inferenceAudit.gather([input(AUDIT, true)])).toEqual([]);
  });

  it('is one case for each audit, with every key, receipt and artifact beside it', async () => {
    const inputs = [
      input(AUDIT),
      input('honest/kv-p04.vv4a'),
      input(KEY, true),
      input(RECEIPT, true),
      input(CHAT),
      input('artifacts/qwen.vdec'),
      input('notes.txt', false, new TextEncoder().encode('VKEX')),
    ];
    const cases = await inferenceAudit.gather(inputs);
    expect(cases.map(({ evidence }) => evidence.map(({ name }) => name))).toEqual([[AUDIT], ['honest/kv-p04.vv4a']]);
    for (const { supporting } of cases) expect(new Set(supporting)).toEqual(new Set(inputs.slice(2, 6)));
  });

  it('takes files that are audits by name or by their frame, and says why they are not readable', async () => {
    for (const name of [
      'format/magic-vv9z.vv4a',
      'format/magic-lower.vv4a',
      'format/three-bytes.vv4a',
      'format/empty.vv4a',
      'format/uncompressed.vv4a',
    ]) {
      const audited = await only([input(name)]);
      expect(audited.result.outcome, name).toBe('UNREADABLE');
      expect(check(audited, 'container')).toMatchObject({ outcome: 'error', required: true });
      expect(check(audited, 'container').reason).toMatch(/^(?:unknown|damaged|too new): at byte \d+ of the file: /);
    }
  });

  it('finds a receipt whose members stand in any order and a reply longer than the head', async () => {
    const reply = JSON.parse(new TextDecoder().decode(vector(CHAT))) as object;
    const long = new TextEncoder().encode(JSON.stringify({ ...reply, generated_text: 'x'.repeat(20_000) }));
    const cases = await inferenceAudit.gather([input(AUDIT), input('reply.json', true, long)]);
    expect(cases[0].supporting.map(({ name }) => name)).toEqual(['reply.json']);
  });
});

describe('pins', () => {
  it('no receipt: self-consistent only', async () => {
    const audited = await only([input(AUDIT)]);
    expect(check(audited, 's-08')).toMatchObject({ outcome: 'unverified', required: true });
    expect(audited.result.pins).toEqual([]);
    expect(audited.result.outcome).toBe('INCOMPLETE');
  });

  it('a receipt that lies beside it is not enough', async () => {
    const audited = await only([input(AUDIT), input(RECEIPT)]);
    expect(check(audited, 's-08')).toMatchObject({ outcome: 'unverified', required: true });
    expect(check(audited, 's-08').reason).toMatch(/^agrees with the receipt .* SHA256:[0-9a-f]{64}, not pinned$/);
  });

  it('a receipt of another run that lies beside it does not refuse it', async () => {
    const audited = await only([input(AUDIT), input('receipts/llama-run11-other.json')]);
    expect(check(audited, 's-08').reason).toMatch(/^differs in \d+ fields from the receipt/);
    expect(audited.result.outcome).toBe('INCOMPLETE');
  });

  it('a pinned receipt decides', async () => {
    const good = await only([input(AUDIT), input(RECEIPT, true)]);
    expect(check(good, 's-08')).toMatchObject({ outcome: 'passed', examined: 13 });
    expect(good.result.pins).toEqual([
      { name: 'receipt', value: expect.stringMatching(/^sha256:[0-9a-f]{64} receipts\//) as string },
    ]);
    const bad = await only([input(AUDIT), input('receipts/llama-run11-other.json', true)]);
    expect(check(bad, 's-08').outcome).toBe('failed');
    expect(bad.result.outcome).toBe('FAIL');
  });

  it('a pinned receipt that agrees is found among others, and one beside does not help a pinned one that differs', async () => {
    const found = await only([input(AUDIT), input('receipts/llama-run11-other.json', true), input(RECEIPT, true)]);
    expect(check(found, 's-08').outcome).toBe('passed');
    const refused = await only([input(AUDIT), input(RECEIPT), input('receipts/llama-run11-other.json', true)]);
    expect(check(refused, 's-08').outcome).toBe('failed');
  });

  it('a pinned receipt that cannot be read is an error', async () => {
    const cut = vector(RECEIPT).slice(0, 1000);
    const json = new TextEncoder().encode(`${new TextDecoder().decode(cut)} "io_root": }`);
    const audited = await only([input(AUDIT), input('receipt.json', true, json)]);
    expect(check(audited, 's-08')).toMatchObject({ outcome: 'error', required: true });
    expect(audited.result.outcome).toBe('FAIL');
  });

  it('a pinned key that cannot be read is an error, one beside is not', async () => {
    const cut = vector(KEY).slice(0, 100);
    const pinned = await only([input(AUDIT), input('cut.vkey', true, cut)]);
    expect(check(pinned, 'key-sanity')).toMatchObject({ outcome: 'error', required: true });
    expect(pinned.result.outcome).toBe('FAIL');
    const beside = await only([input(AUDIT), input('cut.vkey', false, cut)]);
    expect(check(beside, 'key-sanity')).toMatchObject({ outcome: 'unverified', required: true });
    expect(beside.result.outcome).toBe('INCOMPLETE');
  });
});

describe('the whole way', () => {
  const files = (...pinned: string[]) => [
    input(AUDIT),
    ...[KEY, RECEIPT].map((path) => input(path, pinned.includes(path))),
  ];

  it('passes with key and receipt pinned, and lists both', async () => {
    const audited = await only(files(KEY, RECEIPT));
    expect(audited.result).toMatchObject({ outcome: 'PASS', referenceOutcome: 'PASS', profile: 'strict' });
    expect(audited.result.difference).toBeUndefined();
    expect(audited.result.pins.map(({ name }) => name)).toEqual(['receipt', 'verifier-key']);
    expect((await only(files(KEY), 'reference')).result.outcome).toBe('PASS');
  });

  it.each([[[KEY]], [[RECEIPT]], [[]]])('is undecided with only %j pinned', async (pinned) => {
    const audited = await only(files(...pinned));
    expect(audited.result.outcome).toBe('INCOMPLETE');
    if (!pinned.includes(KEY)) {
      expect(check(audited, 'linear-checks').reason).toMatch(/^valid for key SHA256:[0-9a-f]{64}, not pinned$/);
      expect((await only(files(...pinned), 'reference')).result.outcome).toBe('INCOMPLETE');
    }
  });

  it('a key that lies beside it and does not fit is said, and does not refuse it', async () => {
    const audited = await only([input(AUDIT), input('keys/six.vkey'), input(RECEIPT, true)]);
    expect(audited.result.outcome).toBe('INCOMPLETE');
    expect(check(audited, 'linear-checks').reason).toMatch(/^not (valid|usable).*not pinned$/);
  });

  it('the key of the asserted weights is found among pinned ones, and the others are named', async () => {
    const audited = await only([input(AUDIT), input('keys/six.vkey', true), input(KEY, true), input(RECEIPT, true)]);
    expect(audited.result.outcome).toBe('PASS');
    expect(audited.result.notes).toContainEqual(expect.objectContaining({ code: 'pin-not-used' }));
  });

  it('a decode artifact decides the token only when it is pinned', async () => {
    const captured = (pinned: boolean) =>
      only([
        input('honest/captured-greedy-p05.vv4a'),
        input('keys/captured.vkey', true),
        input('receipts/captured-greedy.json', true),
        input('artifacts/captured.vdec', pinned),
      ]);
    const beside = await captured(false);
    expect(beside.result.outcome).toBe('INCOMPLETE');
    expect(check(beside, 'token-choice').outcome).toBe('unverified');
    expect(check(beside, 's-21').reason).toMatch(/SHA256:[0-9a-f]{64}\) is not pinned$/);
    expect((await captured(true)).result.outcome).toBe('PASS');
  });

  it('says in one sentence what strict refuses and the reference accepts', async () => {
    const audited = await only([input('tampered/strict-io-index.vv4a'), input(KEY, true), input(RECEIPT, true)]);
    expect(audited.result).toMatchObject({ outcome: 'FAIL', referenceOutcome: 'PASS' });
    expect(audited.result.difference).toMatch(
      /^the reference verifier passes this audit; strict refuses it: inference-audit\/s-04: /,
    );
    const trailing = await only([input('format/trailing-byte.vv4a'), input(KEY, true)]);
    expect(trailing.result).toMatchObject({ outcome: 'UNREADABLE', referenceOutcome: 'PASS' });
    expect(trailing.result.difference).toContain('left over');
  });
});

describe('settings', () => {
  const read = (name: string, text: string) => OPTIONS.find((one) => one.name === name)?.read(text);

  it.each([
    ['challenge.token_index', ''],
    ['challenge.token_index', '-1'],
    ['challenge.token_index', '07'],
    ['challenge.token_index', '4294967296'],
    ['challenge.token_index', '1,2'],
    ['challenge.layer_indices', ''],
    ['challenge.layer_indices', '[]'],
    ['challenge.layer_indices', '0,,1'],
    ['challenge.layer_indices', '0-2'],
    ['prompt_token_ids', 'a'],
    ['prompt_token_ids', '[1,2'],
  ])('%s refuses "%s"', (name, text) => {
    expect(read(name, text)).toBeUndefined();
  });

  it('reads numbers in one canonical form', () => {
    expect(read('challenge.token_index', '7')).toBe('7');
    expect(read('challenge.layer_indices', '[0, 1, 2]')).toBe('0,1,2');
    expect(read('prompt_token_ids', '1,17, 42')).toBe('1,17,42');
  });

  it('are applied, and stand in the result', async () => {
    const set = (...pairs: [string, string][]) => only([input(AUDIT)], 'strict', new Map(pairs));
    const good = await set(
      ['challenge.token_index', '7'],
      ['challenge.layer_indices', '0,1,2'],
      ['prompt_token_ids', '1,17,42,80'],
    );
    expect(check(good, 'challenge')).toMatchObject({ outcome: 'passed', examined: 2 });
    expect(check(good, 'tokenization')).toMatchObject({ outcome: 'passed', examined: 1 });
    expect(good.result.pins.map(({ name }) => name)).toEqual([
      'challenge.layer_indices',
      'challenge.token_index',
      'prompt_token_ids',
    ]);
    const refusals: [string, string, string][] = [
      ['challenge.token_index', '6', 'challenge'],
      ['challenge.layer_indices', '0,1', 'challenge'],
      ['prompt_token_ids', '1,17,42', 'tokenization'],
      ['prompt_token_ids', '1,17,43,80', 'tokenization'],
    ];
    for (const [name, value, id] of refusals) {
      const bad = await set([name, value]);
      expect(check(bad, id).outcome, `${name} ${value}`).toBe('failed');
      expect(bad.result.outcome).toBe('FAIL');
    }
    expect(check(await set(), 'challenge').outcome).toBe('not-checked');
  });
});

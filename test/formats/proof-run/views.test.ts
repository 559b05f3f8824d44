/** What the page is given to look at says no more than was checked. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AuditedCase } from '../../../engine/formats/format.ts';
import type {
  CaseView,
  CardView,
  ChainView,
  LadderView,
  MerkleView,
  TableView,
  TimelineView,
} from '../../../engine/formats/view.ts';
import { CASES, audit, auditVector, changed, changedText, filesOf, settingsOf, textOf, vector } from './support.ts';

const sha256Hex = (hex: string): string => createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex');

function view<K extends CaseView['kind']>(audited: AuditedCase, id: string, kind: K): Extract<CaseView, { kind: K }> {
  const found = audited.views?.find((one) => one.id === id);
  if (found?.kind !== kind) throw new Error(`no view ${id}`);
  return found as Extract<CaseView, { kind: K }>;
}
const ids = (audited: AuditedCase): string[] => (audited.views ?? []).map(({ id }) => id);

describe('views', () => {
  it('are there where there is something to see', async () => {
    expect(ids(await auditVector('r001'))).toEqual(['steps', 'chain', 'proofs', 'merkle', 'anchors', 'claims']);
    expect(ids(await auditVector('r017'))).toEqual([
      'steps',
      'chain',
      'proofs',
      'merkle',
      'anchors',
      'claims',
      'torrent',
    ]);
    expect(ids(await auditVector('r026'))).toEqual([
      'steps',
      'chain',
      'proofs',
      'merkle',
      'anchors',
      'events',
      'claims',
    ]);
    expect(ids(await auditVector('r113'))).toEqual([]);
    expect(ids(await auditVector('r148'))).toEqual(['anchors', 'claims']);
    expect(ids(await auditVector('r150'))).toEqual(['anchors', 'claims']);
  });

  it('never show a step, a proof or an anchor as passed: no proof was verified', async () => {
    for (const id of ['r001', 'r005', 'r010', 'r013', 'r019', 'r043', 'r061', 'r101']) {
      const audited = await auditVector(id);
      const steps: TimelineView = view(audited, 'steps', 'timeline');
      for (let i = 0; i < steps.length; i += 1) expect(steps.item(i).state).not.toBe('passed');
      const proofs: TableView = view(audited, 'proofs', 'table');
      for (let i = 0; i < proofs.length; i += 1) expect(proofs.row(i).state).not.toBe('passed');
      const anchors: LadderView = view(audited, 'anchors', 'ladder');
      for (const { state } of anchors.rungs.slice(0, -1)) expect(['claim', 'failed']).toContain(state);
    }
  });
});

describe('the timeline', () => {
  it('shows the steps between that have no proof', async () => {
    const steps = view(await auditVector('r010'), 'steps', 'timeline');
    expect(steps.length).toBe(10);
    expect(Array.from({ length: 10 }, (_, i) => steps.item(i).state)).toEqual(
      Array.from({ length: 10 }, (_, i) => (i % 3 === 0 ? 'not-checked' : 'unverified')),
    );
    expect(steps.item(4).text).toMatch(/no proof/);
    expect(steps.item(9).label).toBe('9');
  });

  it('shows what is missing, changed, repeated or malformed', async () => {
    const item = async (id: string, at: number): Promise<string> => {
      const { state, text } = view(await auditVector(id), 'steps', 'timeline').item(at);
      return `${state}: ${text}`;
    };
    expect(await item('r035', 2)).toMatch(/^unverified: line 3, its proof file is missing/);
    const flipped = (await auditVector('r038')).result.checks.find(({ id }) => id === 'proof-run/proof-files')
      ?.failures[0];
    expect(await item('r038', flipped?.record ?? -1)).toMatch(/^failed: line \d, its proof file is another/);
    expect(await item('r048', 1)).toMatch(/^failed: line 2, its file is bound and is no proof/);
    expect(await item('r086', 3)).toMatch(/^failed: line 4, repeats the proof of line 3/);
    const malformed = await auditVector('r103');
    const line = Number(/^line (\d+): /.exec(malformed.result.checks[0].reason ?? '')?.[1]);
    expect(await item('r103', line - 1)).toMatch(new RegExp(`^error: line ${String(line)}, malformed`));
    expect(await item('r005', 2)).toMatch(/^not-checked: line 3, its proof file is bound; the proof was not verified/);
  });

  it('of a thousand steps is made when it is looked at', async () => {
    const steps = view(await auditVector('r008'), 'steps', 'timeline');
    expect(steps.length).toBe(1000);
    expect(steps.item(999)).toMatchObject({ label: '999', state: 'not-checked' });
  });
});

describe('the chain', () => {
  const chainOf = async (id: string): Promise<ChainView> => view(await auditVector(id), 'chain', 'chain');
  const statesOf = (chain: ChainView, link: number): string =>
    chain.strands.map((_, strand) => chain.state(link, strand)).join(' ');

  it('holds from line to line where nothing is wrong', async () => {
    const chain = await chainOf('r005');
    expect(chain.strands.map(({ title }) => title)).toEqual(['Step', 'Time', 'Proof file', 'Root']);
    for (let link = 0; link < chain.length; link += 1) {
      expect(statesOf(chain, link)).toBe('passed passed passed passed');
      expect(await chain.breaks(link)).toEqual([]);
    }
  });

  it('breaks where the failures of the result are, and leads to them', async () => {
    let breaks = 0;
    for (const { id } of CASES) {
      const audited = await auditVector(id);
      if (audited.views?.some((one) => one.id === 'chain') !== true) continue;
      const chain = view(audited, 'chain', 'chain');
      const failing = (name: string, pointer?: string): number[] =>
        (audited.result.checks.find((one) => one.id === `proof-run/${name}`)?.failures ?? [])
          .filter((failure) => pointer === undefined || failure.pointer === pointer)
          .map(({ record }) => record);
      const expected = new Set([...failing('steps'), ...failing('timestamps', '/timestamp')]);
      for (let link = 0; link < Math.min(chain.length, 60); link += 1) {
        if (chain.state(link, 0) === 'error') continue;
        for (const one of await chain.breaks(link)) {
          breaks += 1;
          const { finding, place } = one;
          const failure = audited.result.checks.find((check) => check.id === finding?.check)?.failures[
            finding?.index ?? -1
          ];
          expect(failure?.record, `${id} ${one.text}`).toBe(place?.record);
          if (one.strand < 2) expect(expected.has(place?.record ?? -1), id).toBe(true);
        }
      }
      const lines = Array.from({ length: chain.length }, (_, link) => link).filter(
        (link) => chain.state(link, 0) === 'failed' || chain.state(link, 1) === 'failed',
      );
      if (expected.size < 900) expect(lines.length, id).toBe(expected.size);
    }
    expect(breaks).toBeGreaterThan(20);
  });

  it('says of a proof that is missing or of a line that cannot be read no more than is known', async () => {
    expect(statesOf(await chainOf('r035'), 2)).toMatch(/unverified passed$|unverified \S+$/);
    const malformed = await auditVector('r103');
    const line = Number(/^line (\d+): /.exec(malformed.result.checks[0].reason ?? '')?.[1]);
    expect(statesOf(view(malformed, 'chain', 'chain'), line - 1)).toBe('error error error error');
  });
});

describe('the Merkle tree', () => {
  it('has paths that lead from every leaf to the root', async () => {
    for (const id of ['r001', 'r002', 'r003', 'r004', 'r006', 'r007']) {
      const tree: MerkleView = view(await auditVector(id), 'merkle', 'merkle');
      expect(tree.claimedRoot).toBe(tree.root);
      for (let leaf = 0; leaf < tree.widths[0]; leaf += 1) {
        const path = tree.path(leaf);
        let hash = path[0].node.hash;
        for (const { node, sibling, side, filler } of path) {
          expect(node.hash).toBe(hash);
          if (sibling === undefined) break;
          expect(filler === 'repeated').toBe(sibling.index === node.index);
          hash = sha256Hex(side === 'right' ? hash + sibling.hash : sibling.hash + hash);
        }
        expect(hash).toBe(tree.root);
        expect(path).toHaveLength(tree.widths.length);
      }
    }
  });

  it('says where another number of steps has the same root', async () => {
    const ambiguities = async (id: string): Promise<string> =>
      view(await auditVector(id), 'merkle', 'merkle').ambiguities.join(' ');
    expect(await ambiguities('r005')).toBe('');
    expect(await ambiguities('r003')).toMatch(/a log of 4 lines whose tail repeats has the same root as this one of 3/);
    expect(await ambiguities('r004')).toMatch(/a log of 6 lines/);
    expect(await ambiguities('r006')).toMatch(/a log of 14 lines/);
    expect(await ambiguities('r086')).toMatch(/the first 3 of its 4 lines have the same root/);
    expect(await ambiguities('r089')).toMatch(/the first 6 of its 8 lines have the same root/);
    expect(await ambiguities('r044')).toMatch(/repeated, though not as a tail/);
    expect(await ambiguities('r092')).toMatch(/may be an inner node/);
  });

  it('marks the leaves that are worth a look', async () => {
    const marked = async (id: string): Promise<unknown> =>
      view(await auditVector(id), 'merkle', 'merkle').marked.map(({ leaf, state }) => [leaf, state]);
    expect(await marked('r005')).toEqual([]);
    expect(await marked('r035')).toEqual([[2, 'unverified']]);
    expect(await marked('r086')).toEqual([[3, 'failed']]);
    expect(await marked('r039')).toHaveLength(2);
  });

  it('shows a claimed root that is another', async () => {
    const tree = view(await auditVector('r151'), 'merkle', 'merkle');
    expect(tree.claimedRoot).not.toBe(tree.root);
    expect(tree.leafLabel(1)).toBe('line 2, step 1');
  });
});

describe('anchors and claims', () => {
  it('have a rung for each anchor, and one for what is held outside', async () => {
    const rungs = async (id: string): Promise<string[]> =>
      view(await auditVector(id), 'anchors', 'ladder').rungs.map(({ title, state }) => `${title} ${state}`);
    expect(await rungs('r013')).toEqual([
      'Counter 1 claim',
      'Counter 2 claim',
      'Counter 3 claim',
      'Held outside the folder unverified',
    ]);
    expect(await rungs('r019')).toEqual(['Counter 1 claim', 'Held outside the folder passed']);
    expect(await rungs('r082')).toEqual(['Counter 1 claim', 'Held outside the folder failed']);
    expect((await rungs('r172')).join()).toMatch(/Counter \d failed/);
    expect(await rungs('r170')).toEqual(['Held outside the folder unverified']);
  });

  it('call everything a claim that nothing binds', async () => {
    const card: CardView = view(await auditVector('r020'), 'claims', 'card');
    const row = (label: string): CardView['rows'][number] | undefined => card.rows.find((one) => one.label === label);
    for (const label of ['Run id', 'Circuit', 'Learning rate', 'Time of first and last step', 'EZKL version']) {
      expect(row(label)?.state, label).toBe('claim');
    }
    expect(row('Learning rate')?.note).toMatch(/no hash, root, anchor or torrent covers it/);
    const covered: CardView = view(await auditVector('r017'), 'claims', 'card');
    expect(covered.rows.find(({ label }) => label === 'Learning rate')?.note).toMatch(/covered by the torrent list/);
  });

  it('show labels of proof files as bound by nothing', async () => {
    for (const [id, code] of [
      ['r058', 'labels'],
      ['r059', 'labels-unbound'],
      ['r060', 'labels-unbound'],
    ]) {
      expect((await auditVector(id)).result.notes.map((note) => note.code)).toContain(code);
    }
    expect((await auditVector('r001')).result.notes.map((note) => note.code)).not.toContain('labels');
  });

  it('note other runs and do not judge them', async () => {
    const notes = (await auditVector('r015')).result.notes.filter(({ code }) => code === 'other-run');
    expect(notes).toHaveLength(2);
    expect(notes.map(({ message }) => message).join()).toMatch(
      /20261119-180003", which was not judged: the counters of its anchors do not rise/,
    );
    const odd = (await auditVector('r016')).result.notes.filter(({ code }) => code === 'other-run');
    expect(odd.map(({ message }) => message).join()).toMatch(/"__proto__".*"<b>run<\/b>"/);
  });
});

describe('places', () => {
  it('of failures stand in the text of the log, blank lines counted', async () => {
    const one = vector('r022');
    const audited = await audit(
      changed(filesOf(one), 'steps.jsonl', (bytes) =>
        Buffer.from(textOf(bytes).replace(/"chunks": 1\}(?![^]*"chunks": 1\})/, '"chunks": 0}')),
      ),
      settingsOf(one),
    );
    const [failure] = audited.result.checks.find(({ id }) => id === 'proof-run/inputs')?.failures ?? [];
    const text = textOf(audited.text);
    const range = audited.locate(failure.record, failure.pointer);
    expect(text.slice(range?.start, range?.end)).toBe('0');
    expect(text.slice(0, range?.start).split('\n').length - 1).toBe(failure.record);
    expect(failure.message).toContain(`line ${String(failure.record + 1)}:`);
  });

  it('in other files have none there', async () => {
    const audited = await auditVector('r157');
    const [failure] = audited.result.checks.find(({ id }) => id === 'proof-run/count')?.failures ?? [];
    expect(failure.pointer).toBe('run_manifest.json#/num_steps');
    expect(audited.locate(failure.record, failure.pointer)).toBeUndefined();
    expect(audited.locate(99, '/step_idx')).toBeUndefined();
    expect(audited.locate(0, 'byte 3')).toEqual({ start: 3, end: 4 });
  });
});

describe('profile reference', () => {
  it('looks at what the reference looks at, and never passes', async () => {
    const { result } = await auditVector('r005', 'reference');
    expect(result.outcome).toBe('INCOMPLETE');
    const seen = result.checks.filter(({ reason }) => reason !== 'the reference verifier does not look at this');
    expect(seen.map(({ id, outcome: word }) => `${id} ${word}`)).toEqual([
      'proof-run/proof-valid not-checked',
      'proof-run/reference-run passed',
    ]);
    const { result: crash } = await auditVector('r035', 'reference');
    expect(crash.outcome).toBe('FAIL');
    expect(crash.checks.find(({ id }) => id === 'proof-run/reference-run')?.failures[0].message).toMatch(
      /FileNotFoundError/,
    );
  });

  it('reads lines as Python does', async () => {
    const one = vector('r005');
    const word = async (change: (text: string) => string): Promise<string> => {
      const { result } = await audit(changedText(filesOf(one), 'steps.jsonl', change), settingsOf(one));
      return result.notes.find(({ code }) => code === 'reference-verdict')?.message ?? '';
    };
    // A carriage return ends a line for Python, and is white space for JSON.
    expect(await word((text) => text.replace(', "proof_hash"', ',\r"proof_hash"'))).toBe('CRASH: JSONDecodeError');
    expect(await word((text) => text.replaceAll('\n', '\r'))).toMatch(/^OK: 8 of 8/);
    expect(await word((text) => text.replace('\n', '\n\u00a0\u2003\u001c\n'))).toMatch(/^OK: 8 of 8/);
    expect(await word((text) => text.replace('\n', '\n\ufeff\n'))).toBe('CRASH: JSONDecodeError');
    expect(await word((text) => text.replace(/"lr": [\d.]+/, '"lr": -Infinity'))).toMatch(/^OK/);
    expect(await word((text) => text.replace('"step_idx": 0', '"step_idx": NaN'))).toBe('CRASH: ValueError');
    expect(await word((text) => text.replace('"step_idx": 0', '"step_idx": null'))).toBe('CRASH: TypeError');
    expect(await word((text) => text.replace('"step_idx": 0', '"step_idx": false'))).toMatch(/^OK/);
    expect(await word((text) => text.replace('"step_idx": 0', '"step_idx": -0'))).toMatch(/^OK/);
    expect(await word((text) => text.replace('"step_idx": 0', '"step_idx": -1'))).toBe(
      'CRASH: FileNotFoundError: proofs/step_-00001.proof',
    );
    expect(await word((text) => text.replace('{', '{"x": 1, '))).toBe('CRASH: TypeError');
    expect(await word(() => '')).toBe('NOTHING-CHECKED: No steps in log.');
  });

  it('is named in one sentence where strict says something else', async () => {
    expect((await auditVector('r066')).result.difference).toMatch(
      /goes through every step without objection.*strict refuses the run: proof-run\/steps, /,
    );
    expect((await auditVector('r148')).result.difference).toMatch(/No steps in log/);
    expect((await auditVector('r035')).result.difference).toMatch(/ends with an exception .*says INCOMPLETE/);
    expect((await auditVector('r005')).result.difference).toBeUndefined();
  });
});

/** What was examined of how much, token by token and layer by layer. */
import { hex } from '../../../crypto/hex.ts';
import type { CardView, TableView, TimelineView, ViewRow, ViewState } from '../../view.ts';
import type { Derived } from '../derive.ts';
import type { Evidence, FileFacts } from '../evidence.ts';
import { idOf } from '../checks.ts';
import { dimsOf } from '../strict/dims.ts';
import { trustedKey } from '../evidence.ts';
import { ioLink } from '../hashes/leaves.ts';
import type { LinearCheck, MatrixName } from '../report.ts';
import { MATRICES } from '../report.ts';
import type { OutcomeOf } from './binding.ts';

/** Positions of a timeline; a longer run ends at the opened position. */
const MOST_POSITIONS = 1_000_000;

export function positionText({ opened, outside }: Evidence, { positions }: Derived): string {
  const { token_index: index, commitment } = opened.decoded.response;
  const kind = positions.generated ? `generated token ${String(positions.genIndex)}` : 'prompt token';
  const last = positions.isLast ? ', the last one' : '';
  const asked = outside.challenge === undefined ? '' : ', as asked for or not: see the challenge';
  return `position ${String(index)} of ${String(commitment.n_tokens)} (${kind}${last})${asked}`;
}

export function layersText({ opened, key }: Evidence): string {
  const { response } = opened.decoded;
  const total = dimsOf(trustedKey(key)?.key, response.manifest)?.n_layers ?? null;
  const count = response.shell_opening?.layers.length ?? 0;
  return `layers ${String(count)} of ${total === null ? 'an unknown number' : String(total)}`;
}

export function prefixText({ opened }: Evidence): string {
  const { token_index: index, prefix_shell_openings: shells } = opened.decoded.response;
  if (index === 0) return 'no earlier position';
  return shells === null
    ? `${String(index)} earlier positions, none opened: only their leaves and token ids are in the chain`
    : `${String(shells.length)} of ${String(index)} earlier positions opened`;
}

/** How a file beside the evidence stands. */
export function fileText(file: FileFacts | undefined, what: string): string {
  if (file === undefined) return `no ${what}`;
  return `${file.name}, SHA256:${file.sha256}, ${file.pinned ? 'pinned' : 'not pinned'}`;
}

export function coverageView(evidence: Evidence, derived: Derived, outcome: OutcomeOf): CardView {
  const { response } = evidence.opened.decoded;
  const row = (label: string, value: string, check?: Parameters<OutcomeOf>[0], note?: string): ViewRow => {
    const state: ViewState = check === undefined ? 'claim' : (outcome(check) ?? 'not-checked');
    return {
      label,
      value,
      ...(check === undefined ? {} : { state, check: idOf(check) }),
      ...(note === undefined ? {} : { note }),
    };
  };
  const { linear } = (evidence.key?.ok === true ? evidence.key.report : evidence.keyless) ?? { linear: [] };
  const own = linear.filter(({ prefix }) => prefix === undefined);
  const held = own.filter(({ ok }) => ok).length;
  const kv = response.commitment.kv_roots.length;
  const kvText =
    kv === 0
      ? 'no KV root is committed'
      : response.kv_entries === null
        ? 'KV not opened'
        : `entries of ${String(response.kv_entries.length)} layers`;
  const receipt = evidence.receipts.find(({ pinned }) => pinned) ?? evidence.receipts[0];
  return {
    kind: 'card',
    id: 'coverage',
    title: 'Coverage',
    lead: 'How much of the run this file opens, and how much of that was examined.',
    rows: [
      row('Position', positionText(evidence, derived), 's-03'),
      row('Layers', layersText(evidence), 's-12'),
      row(
        'Earlier positions',
        prefixText(evidence),
        response.prefix_shell_openings === null ? undefined : 'deep-prefix',
      ),
      row('Linear checks', `${String(held)} of ${String(own.length)} that ran hold`, 'linear-checks'),
      row(
        'Token choice',
        derived.positions.generated ? 'a generated token' : 'no token was sampled at a prompt position',
        'token-choice',
      ),
      row('Keys and values', kvText, 'kv-transcript'),
      row('Attention outputs', 'not covered by any linear check', 'attention'),
      row(
        'Verifier key',
        fileText(evidence.key, 'verifier key'),
        'key-sanity',
        'a key is secret: keep it on this computer',
      ),
      row('Receipt', fileText(receipt, 'receipt'), 's-08'),
      row('Decode artifact', fileText(evidence.artifact, 'decode artifact'), 's-21'),
    ],
  };
}

export function timelineView({ opened }: Evidence, derived: Derived, outcome: OutcomeOf): TimelineView {
  const { response } = opened.decoded;
  const { token_index: index, prefix_token_ids: ids, commitment } = response;
  const { chain, positions } = derived;
  const count = commitment.n_tokens;
  const length = count > index && count <= MOST_POSITIONS ? count : index + 1;
  const kind = (j: number): string =>
    j >= positions.genStart ? `generated ${String(j - positions.genStart)}` : 'prompt';
  return {
    kind: 'timeline',
    id: 'tokens',
    title: 'Tokens and IO chain',
    lead: `The chain starts at ${hex(chain.links[0])}, made of the prompt hash. The first prompt token is not in it.`,
    axis: 'position',
    length,
    item: (j) => {
      const label = `position ${String(j)}, ${kind(j)}`;
      if (j < index) {
        if (j >= ids.length || j + 1 >= chain.links.length)
          return { label, text: 'no token id in the file', state: 'failed' };
        const text = `token ${String(ids[j])}, link ${hex(chain.links[j + 1])}`;
        return { label, text, state: outcome('io-replay') ?? 'not-checked' };
      }
      if (j === index) {
        const link = ioLink(derived.leaf, response.token_id, chain.links[chain.links.length - 1]);
        const text = `token ${String(response.token_id)}, link ${hex(link)}, opened`;
        return { label, text, state: outcome('io-proof') ?? 'not-checked' };
      }
      return { label, text: 'not in this file', state: 'not-checked' };
    },
  };
}

const LAYER_MATRICES: readonly MatrixName[] = MATRICES.slice(0, 7);

/** One row a layer, and one for the head. */
export function linearView({ opened, key }: Evidence): TableView | undefined {
  const shell = opened.decoded.response.shell_opening;
  if (shell === null) return undefined;
  const report = key?.ok === true ? key.report : undefined;
  const cells = new Map<string, LinearCheck>();
  for (const check of report?.linear ?? []) {
    if (check.prefix === undefined) cells.set(`${String(check.layer)} ${check.matrix}`, check);
  }
  const pinned = trustedKey(key) !== undefined;
  const layers = shell.layers.length;
  return {
    kind: 'table',
    id: 'linear-checks',
    title: 'Linear checks by layer',
    lead: pinned
      ? 'v . x = r . z (mod 2^32 - 5) with the pinned key.'
      : report === undefined
        ? 'None ran: they need the verifier key.'
        : 'They ran with a key that is not pinned, so they establish nothing.',
    columns: [{ id: 'layer', title: 'Layer', numeric: true }, ...LAYER_MATRICES.map((id) => ({ id, title: id }))],
    length: layers,
    row: (layer) => {
      const found = LAYER_MATRICES.map((matrix) => cells.get(`${String(layer)} ${matrix}`));
      const failed = found.some((one) => one?.ok === false);
      const whole = found.every((one) => one !== undefined);
      const state: ViewState = !pinned ? 'unverified' : failed ? 'failed' : whole ? 'passed' : 'unverified';
      const words = found.map((one) => (one === undefined ? 'not run' : one.ok ? 'holds' : 'fails'));
      return { cells: [String(layer), ...words], state, pointer: `/shell_opening/layers/${String(layer)}` };
    },
  };
}

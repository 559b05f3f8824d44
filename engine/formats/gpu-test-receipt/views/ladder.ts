/** How far the evidence reaches, weakest first. */
import type { LadderView, ViewState } from '../../view.ts';
import type { Examined } from '../examine.ts';
import type { Receipt } from '../receipt.ts';
import { weakness } from '../signature.ts';

export function trustLadder(receipt: Receipt, { signature, detached }: Examined): LadderView {
  const { state } = signature;
  const apart = detached.some((one) => one.kind === 'verified' && weakness(one.signature.key) === undefined);
  const reached =
    (state.kind === 'verified' && weakness(state.by.entry.key) === undefined) || (state.kind === 'unsigned' && apart);
  const broken =
    state.kind === 'refused' || state.kind === 'malformed' || detached.some(({ kind }) => kind === 'failed');
  const key: ViewState = broken ? 'failed' : reached ? 'passed' : 'unverified';
  const ci = receipt.text(receipt.get('mode')) === 'ci-gpu';
  return {
    kind: 'ladder',
    id: 'trust',
    title: 'Trust ladder',
    lead: 'Weakest first. No rung shows that a GPU ran the code, or that this was the only run.',
    rungs: [
      {
        title: 'Local SSH key',
        text: 'a holder of a pinned key signed these results; the key may lie in a file that others can read',
        state: key,
      },
      {
        title: 'CI runner with an SSH key',
        text: ci
          ? 'the receipt says that it was made in CI; only the word of the same key stands behind that'
          : 'the receipt does not say that it was made in CI',
        state: ci ? 'claim' : 'not-checked',
      },
      {
        title: 'CI runner with keyless Sigstore',
        text: 'an identity provider would name the workflow, and a public log the time; this format has neither',
        state: 'not-checked',
      },
      {
        title: 'Hardware attestation',
        text: 'the device itself would sign what ran on it; this format does not have it',
        state: 'not-checked',
      },
    ],
  };
}

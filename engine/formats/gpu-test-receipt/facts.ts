/** The lines worth showing first. */
import { arrayOf } from './receipt.ts';
import type { Receipt } from './receipt.ts';
import type { Examined } from './examine.ts';

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** How the tests of a receipt ended, counted. */
export function countTests(receipt: Receipt): { passed: number; skipped: number; other: number; comparisons: number } {
  const counts = { passed: 0, skipped: 0, other: 0, comparisons: 0 };
  for (const test of arrayOf(receipt, receipt.get('tests'))) {
    const outcome = receipt.text(receipt.get('outcome', test));
    if (outcome === 'passed') counts.passed += 1;
    else if (outcome === 'skipped') counts.skipped += 1;
    else counts.other += 1;
    counts.comparisons += arrayOf(receipt, receipt.get('checks', test)).length;
  }
  return counts;
}

export function makeFacts(receipt: Receipt, examined: Examined): readonly Fact[] {
  const { passed, skipped, other, comparisons } = countTests(receipt);
  const session = receipt.get('session');
  const repo = receipt.get('repo');
  const fingerprint = receipt.get('fingerprint');
  const gpu = receipt.get('name', receipt.get('gpu_info', receipt.get('environment')));
  const shown = (node: number): string => receipt.text(node) ?? (node < 0 ? 'absent' : receipt.source(node));
  return [
    { label: 'Signed by', value: signerLine(examined) },
    {
      label: 'Tests',
      value: `${String(passed)} passed, ${String(skipped)} skipped, ${String(other)} other; ${String(comparisons)} comparisons`,
    },
    { label: 'Run ended (claim)', value: shown(receipt.get('ended_at', session)) },
    { label: 'Commit (claim)', value: shown(receipt.get('commit_sha', repo)) },
    { label: 'Fingerprint of the code', value: shown(receipt.get('digest', fingerprint)) },
    { label: 'Covers', value: coverLine(receipt) },
    { label: 'GPU (claim)', value: gpu < 0 ? 'none named' : shown(gpu) },
    { label: 'Mode (claim)', value: shown(receipt.get('mode')) },
  ];
}

function signerLine({ signature, detached }: Examined): string {
  const { state } = signature;
  if (state.kind === 'verified') return state.by.entry.key.fingerprint;
  const apart = detached.find((one) => one.kind === 'verified');
  if (apart?.kind === 'verified') return `${apart.signature.key.fingerprint} (detached)`;
  return state.kind === 'unsigned' ? 'nobody: unsigned' : 'no trusted key';
}

function coverLine(receipt: Receipt): string {
  const block = receipt.get('fingerprint');
  const paths = arrayOf(receipt, receipt.get('included_paths', block)).map((node) => receipt.text(node) ?? '?');
  return `${receipt.source(receipt.get('file_count', block))} files under ${paths.join(', ') || 'nothing'}`;
}

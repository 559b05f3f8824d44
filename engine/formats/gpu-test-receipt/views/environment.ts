/** What the receipt says of the machine: claims, every one of them. */
import type { CardView, ViewRow } from '../../view.ts';
import type { Receipt } from '../receipt.ts';
import { memberRow } from './rows.ts';

export function environmentCard(receipt: Receipt): CardView {
  const environment = receipt.get('environment');
  const gpu = receipt.get('gpu_info', environment);
  const session = receipt.get('session');
  const row = (label: string, node: number): ViewRow => memberRow(receipt, label, node, { state: 'claim' });
  return {
    kind: 'card',
    id: 'environment',
    title: 'Machine and session',
    lead: 'Signed as the holder of the key wrote it; nothing shows that the machine was like this.',
    rows: [
      row('Mode', receipt.get('mode')),
      row('Started', receipt.get('started_at', session)),
      row('Ended', receipt.get('ended_at', session)),
      row('GPU', receipt.get('name', gpu)),
      row('GPU memory', receipt.get('memory', gpu)),
      row('Driver', receipt.get('driver_version', gpu)),
      row('Platform', receipt.get('platform', environment)),
      row('Python', receipt.get('python_version', environment)),
      row('pytest', receipt.get('pytest_version', environment)),
      row('Plugin', receipt.get('plugin_version', environment)),
    ],
  };
}

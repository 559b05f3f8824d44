import type { GatheringFormat, OptionInfo } from '../format.ts';
import { CHECKS, FORMAT_ID } from './checks.ts';
import { CLAUSES } from './clauses.ts';
import { gatherReceipts } from './gather.ts';

const FLAG_FORM = 'true or false';

function flagOption(name: string, title: string): OptionInfo {
  return {
    name,
    title,
    form: FLAG_FORM,
    example: 'true',
    read: (text) => (text === 'true' || text === 'false' ? text : undefined),
  };
}

const OPTIONS: readonly OptionInfo[] = [
  {
    name: 'github_user',
    title: 'Holder of the signing key',
    form: 'a user name or principal, at most 256 characters',
    example: 'octocat',
    read: (text) => (/^[^\x00-\x1f\x7f]{1,256}$/.test(text) && text.trim() === text ? text : undefined),
  },
  {
    name: 'max_age_days',
    title: 'Largest age of a run in whole days',
    form: 'a whole number from 0 to 1000000',
    example: '30',
    read: (text) => (/^(?:0|[1-9]\d{0,6})$/.test(text) && Number(text) <= 1_000_000 ? text : undefined),
  },
  flagOption('allow_dirty', 'Accept runs over a changed working tree'),
  flagOption('allow_skipped', 'Accept every skipped test'),
  flagOption('allow_unsigned', 'Accept receipts without signature (never PASS)'),
  flagOption('require_gpu', 'Demand that the receipt names a GPU'),
  {
    name: 'namespace',
    title: 'Namespace of detached SSH signatures',
    form: 'a text of 1 to 256 characters',
    example: 'file',
    read: (text) => (text.length >= 1 && text.length <= 256 ? text : undefined),
  },
];

export const gpuTestReceipt: GatheringFormat = {
  id: FORMAT_ID,
  title: 'GPU test receipts',
  clauses: CLAUSES,
  proves:
    'A holder of the named key attested to these test results, over this digest of the code, at this commit, at this time.',
  provesNot:
    'That the machine was honest, that a GPU ran the code, that the key lives in hardware, that this was the only run or ' +
    'that every collected test is listed, or who the person behind the account is.',
  // The shape table of the format is checked in code, which tells wrong from absent.
  versions: [],
  checks: CHECKS,
  options: OPTIONS,
  gather: gatherReceipts,
};

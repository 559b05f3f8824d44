/** Sentences about trusted inputs: files, settings and the time that the auditor gives. */
import { grouped } from './messages.ts';

export const TRUST = {
  files: 'Trusted files',
  filesLead:
    'Keys, policies, reference commitments, reproductions that you have from a source other than the evidence. Only what is listed here can make a signature or a commitment count.',
  drop: 'Drop trusted files here',
  choose: 'Add trusted files',
  none: 'No trusted file.',
  digesting: (count: number): string => `Digesting ${grouped(count)} ${count === 1 ? 'file' : 'files'}`,
  known: 'Already in the list:',
  remove: (name: string): string => `Remove trusted file ${name}`,
  removed: 'Removed:',
  undo: 'Undo',
  copyDigest: 'Copy digest of the trusted file',
  time: 'Time of the audit',
  timeLead: 'What depends on the time, such as the age of a receipt, is judged by it.',
  timeModes: { start: 'when the audit starts', fixed: 'this time', none: 'no time' },
  timeLabel: 'Time, UTC',
  timeForm: 'Expected: a time in UTC. Example: 2026-11-21T14:30:00Z',
  timeWrong: 'Not understood. Expected: a time in UTC. Example: 2026-11-21T14:30:00Z',
  timeSet: 'Set',
  timeUnset: 'Not set yet: press Enter.',
  timeNone: 'What depends on the time stays unverified.',
  timeUsed: (time: string): string => `The open audit was judged by ${time}.`,
  settings: 'Expectations',
  searchSettings: 'Search all settings',
  general: 'Evidence in general',
  noneOpen: 'None for what is open. Search to see all.',
  noneFound: 'No setting matches.',
  more: (count: number): string =>
    `${grouped(count)} ${count === 1 ? 'setting' : 'settings'} of formats that are not open: search to see them.`,
  trustThis: 'Trust this file',
  trustTitle: 'Trust this file?',
  trustWhy:
    'It was found beside the evidence, so it may come from the same hand. Trust it only if you know this digest from elsewhere: from then on it decides.',
  trustYes: 'I know this digest: trust it',
  trustNo: 'Do not trust it',
  file: 'File',
  size: 'Size',
  digest: 'SHA-256',
} as const;

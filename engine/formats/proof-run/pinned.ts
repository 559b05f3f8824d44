/** What the auditor gave from outside the run, and what was found beside it and decides nothing. */
import { utf8Encode } from '../../base/utf8.ts';
import type { CaseInput } from '../../case-file/input.ts';
import { keccak256Hex } from '../../crypto/keccak.ts';
import type { PinUsed } from '../../verdict/model.ts';
import type { AuditSettings } from '../format.ts';
import { attempt } from './attempt.ts';
import { readEvents } from './event-log.ts';
import type { EventFilter } from './event-log.ts';
import type { Companions } from './files.ts';
import type { ChainSettings } from './instances.ts';
import { CIRCUITS } from './line.ts';
import { CHAIN_ADDRESS, CHAIN_RUN_ID, PIN_COUNTER, PIN_NUM_STEPS, PIN_ROOT } from './options.ts';
import type { PinnedEvents, PinnedValues } from './rules/anchor-pin.ts';
import { readSettings } from './settings-file.ts';
import { readSmall } from './small-file.ts';

export interface Pinned {
  readonly values: PinnedValues;
  readonly chain: ChainSettings;
  /** Keys and setups that are there, in words. */
  readonly keys: string;
  /** What was applied, sorted by name. */
  readonly used: readonly PinUsed[];
}

/** @throws what a source throws when it cannot be read */
export async function readPins(
  { events, settings: settingsFiles, keys, setups }: Companions,
  settings: AuditSettings,
  runId: string | undefined,
  circuit: string | undefined,
): Promise<Pinned> {
  const used: PinUsed[] = [];
  const option = (name: string): string | undefined => {
    const value = settings.pins?.options?.get(name);
    if (value !== undefined) used.push({ name, value });
    return value;
  };
  const pinnedLists = events.filter(({ pinned }) => pinned);
  const values = {
    root: option(PIN_ROOT),
    counter: option(PIN_COUNTER),
    numSteps: option(PIN_NUM_STEPS),
    unpinned: events.filter(({ pinned }) => !pinned).map(({ name }) => name),
  };
  // Named for a list of events; without one there is nothing to apply them to.
  const filter = pinnedLists.length === 0 ? undefined : filterOf(option(CHAIN_RUN_ID), option(CHAIN_ADDRESS), runId);
  const lists: PinnedEvents[] = [];
  for (const input of filter === undefined ? [] : pinnedLists) {
    used.push(await fileUsed('chain_log', input));
    lists.push({ name: baseName(input), result: await readList(input, filter as EventFilter) });
  }
  const noRunId =
    pinnedLists.length > 0 && filter === undefined
      ? 'the manifest gives no run id, so the pinned event list cannot be searched for this run (name it with chain_run_id)'
      : undefined;
  const chain = await chainSettings(settingsFiles, circuit, used);
  used.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.value < b.value ? -1 : 1));
  return {
    values: { ...values, events: lists, noRunId },
    chain,
    keys: describeKeys(settingsFiles, keys, setups),
    used,
  };
}

function filterOf(
  named: string | undefined,
  address: string | undefined,
  runId: string | undefined,
): EventFilter | undefined {
  if (named !== undefined) return { runId: named.slice(2), address };
  // The strict reader refuses lone surrogates, so every run id has a UTF-8 form.
  return runId === undefined ? undefined : { runId: keccak256Hex(utf8Encode(runId)), address };
}

async function readList(input: CaseInput, filter: EventFilter): Promise<PinnedEvents['result']> {
  const file = await readSmall([input]);
  if (file.kind === 'bytes') return readEvents(file.bytes, filter);
  return { ok: false, message: file.kind === 'bad' ? file.message : 'it is not there' };
}

async function chainSettings(
  inputs: readonly CaseInput[],
  circuit: string | undefined,
  used: PinUsed[],
): Promise<ChainSettings> {
  const input = inputs.find(({ pinned }) => pinned) ?? inputs.at(0);
  if (input === undefined) {
    return {
      layout: undefined,
      pinned: false,
      unreadable: undefined,
      why: 'no EZKL settings.json was given: which instances are inputs and outputs is not known',
    };
  }
  const { pinned } = input;
  if (pinned) used.push(await fileUsed('settings', input));
  const known = CIRCUITS.find((name) => name === circuit);
  if (known === undefined) {
    return { layout: undefined, pinned, unreadable: undefined, why: 'the log names no circuit of this format' };
  }
  const file = await readSmall([input]);
  const read =
    file.kind === 'bytes'
      ? readSettings(file.bytes, known)
      : { kind: 'unreadable' as const, message: file.kind === 'bad' ? file.message : 'it is not there' };
  if (read.kind === 'layout') return { layout: read.layout, pinned, unreadable: undefined, why: '' };
  const why = `${baseName(input)}: ${read.message}`;
  return { layout: undefined, pinned, why, unreadable: pinned && read.kind === 'unreadable' ? why : undefined };
}

async function fileUsed(role: string, input: CaseInput): Promise<PinUsed> {
  const read = await attempt(input.name, () => input.sha256());
  return { name: role, value: `sha256:${read.ok ? read.value : 'unreadable'} ${baseName(input)}` };
}

function baseName({ name }: CaseInput): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function describeKeys(
  settings: readonly CaseInput[],
  keys: readonly CaseInput[],
  setups: readonly CaseInput[],
): string {
  const state = (name: string, inputs: readonly CaseInput[]): string => {
    if (inputs.some(({ pinned }) => pinned)) return `${name} pinned`;
    return inputs.length > 0 ? `${name} found beside, not pinned` : `no ${name}`;
  };
  return [state('settings.json', settings), state('vk.key', keys), state('kzg.srs', setups)].join(', ');
}

/** The records of a run as links of a chain: which strand breaks where, and what differs there. */
import type { CheckId, CheckOutcome, Failure } from '../../../verdict/model.ts';
import type { ChainBreak, ChainStrand, ChainView, ViewState } from '../../view.ts';
import type { BundleRecord } from '../bundle/bundle-rule.ts';
import { BundleRun, rulesOf } from '../bundle/run.ts';
import { sameUpdate } from '../bundle/state.ts';
import { finishFailures } from '../judge.ts';
import type { RunColumns } from '../join-parts.ts';
import { LINK, RULES_OF, STRANDS, strandOf } from '../links.ts';
import type { LinkPart, Strand } from '../links.ts';
import { RECOMPUTE, RecordContext, judgeReference, judgeStrict, readRecord } from '../record.ts';
import { rule16 } from '../rules/rule-16.ts';
import { bundleRecordOf } from './source.ts';
import type { Judged } from './source.ts';
import { CHAIN, counted } from './words.ts';

const STRAND_WORDS: Readonly<Record<Strand, ChainStrand>> = {
  parameters: {
    title: 'Parameters',
    text: 'Every record starts from the parameters with which the record before it ended.',
  },
  optimiser: {
    title: 'Optimiser state',
    text: 'Every record starts from the optimiser state with which the record before it ended.',
  },
  trace: { title: 'Trace', text: 'All records name one trace, are numbered 0, 1, 2, ... and no step stands twice.' },
  configuration: {
    title: 'Configuration',
    text: 'All records are of the network, optimiser and data layout of record 0.',
  },
  root: {
    title: 'Bundle digest',
    text: 'All records carry one digest, and it is that of their canonical bytes in order.',
  },
  subject: { title: 'Own digest', text: 'The signed digest of a record is that of its own canonical bytes.' },
};

/** By code of `LINK`. */
const STATES: readonly ViewState[] = ['not-checked', 'passed', 'failed', 'error', 'unverified', 'claim'];

export function chainView(judged: Judged, { links }: RunColumns): ChainView | undefined {
  if (links === undefined) return undefined;
  return {
    kind: 'chain',
    group: CHAIN,
    id: 'chain',
    title: 'Links',
    lead: 'Every record of the run, and what joins it to the one before it or to all of them.',
    link: 'Record',
    length: links.records,
    strands: STRANDS.map((strand) => STRAND_WORDS[strand]),
    label: () => '',
    state: (index, strand) => STATES[codeOf(links, index, strand)],
    breaks: (index) => breaksOf(judged, links, index),
  };
}

const codeOf = ({ codes }: LinkPart, record: number, strand: number): number => codes[record * STRANDS.length + strand];

async function breaksOf(judged: Judged, links: LinkPart, index: number): Promise<readonly ChainBreak[]> {
  const broken = STRANDS.filter((_, strand) => codeOf(links, index, strand) === LINK.broken);
  if (codeOf(links, index, 0) === LINK.unreadable) return [unreadable(judged, index)];
  if (broken.length === 0) return [];
  const joint = await jointAt(judged, index);
  return broken.map((strand) => describe(judged, strand, index, joint));
}

interface Found {
  readonly check: CheckId;
  readonly failures: readonly Failure[];
}

/** The records on both sides of a joint, as far as they can be read, and everything that was found there. */
interface Joint {
  readonly previous: BundleRecord | undefined;
  readonly record: BundleRecord | undefined;
  readonly found: readonly Found[];
}

/** What the rules find when only this record is added to the run, and what only the whole run shows. */
async function jointAt(judged: Judged, index: number): Promise<Joint> {
  const { profile } = judged.settings;
  const [first, previous, record] = [
    await bundleRecordOf(judged, 0),
    await bundleRecordOf(judged, index - 1),
    await bundleRecordOf(judged, index),
  ];
  const run = new BundleRun(profile, { index, first, previous });
  run.add(record);
  const parts = run.part();
  const found: Found[] = rulesOf(profile).map(({ info }, at) => ({ check: info.id, failures: parts[at].failures }));
  const subject = await subjectFailures(judged, index);
  const listed = judged.result.checks.map(({ id, failures }) => ({
    check: id,
    failures: failures.filter((failure) => failure.record === index),
  }));
  return { previous, record, found: [...found, subject, ...listed] };
}

async function subjectFailures(judged: Judged, index: number): Promise<Found> {
  const check = rule16.info.id;
  const record = await judged.read(index);
  const shape = record.ok ? readRecord(record.document, 0) : undefined;
  if (shape?.kind !== 'valid') return { check, failures: [] };
  const context = new RecordContext(shape.model);
  const judgement =
    judged.settings.profile === 'strict' ? judgeStrict(context, undefined, [rule16]) : judgeReference(context, true);
  const drafts = judgement.results.find(({ rule }) => rule === rule16)?.findings.failures ?? [];
  const failures = finishFailures(shape.model.document, index, drafts, judgement.wrong, RECOMPUTE, check);
  return { check, failures };
}

function describe(judged: Judged, strand: Strand, index: number, joint: Joint): ChainBreak {
  const mine = RULES_OF[strand].flatMap((check) => {
    const failures = joint.found
      .filter((one) => one.check === check)
      .map((one) => one.failures.filter((failure) => strandOf(check, failure.pointer) === strand));
    // The same failure may have been found at the record and be listed in the result: the fuller list counts.
    const fullest = failures.reduce<readonly Failure[]>((most, one) => (one.length > most.length ? one : most), []);
    return fullest.length === 0 ? [] : [{ check, failures: fullest }];
  });
  const [widest] = [...mine].sort((a, b) => b.failures.length - a.failures.length);
  const position = STRANDS.indexOf(strand);
  if (widest === undefined) {
    return { strand: position, count: 1, text: STRAND_WORDS[strand].text, place: { record: index, pointer: '' } };
  }
  const { check, failures } = widest;
  const [{ pointer, message, claimed, recomputed, delta }] = failures;
  const finding = findingOf(judged, check, index, pointer);
  const other = otherPlace(strand, index, pointer, joint);
  return {
    strand: position,
    count: failures.length,
    text: sentence(strand, index, failures.length, message),
    ...(claimed === undefined ? {} : { claimed }),
    ...(recomputed === undefined ? {} : { expected: recomputed }),
    ...(delta === undefined ? {} : { delta }),
    place: { record: index, pointer },
    ...(other === undefined ? {} : { other }),
    ...(finding === undefined ? {} : { finding }),
  };
}

function sentence(strand: Strand, index: number, count: number, message: string): string {
  const joint = `between record ${String(index - 1)} and record ${String(index)}`;
  if (strand === 'parameters') return `${counted(count, 'parameter')} ${count === 1 ? 'differs' : 'differ'} ${joint}.`;
  if (strand === 'optimiser') {
    return `${counted(count, 'number')} of the optimiser state ${count === 1 ? 'differs' : 'differ'} ${joint}.`;
  }
  return `Record ${String(index)}: ${message}${count > 1 ? `, and ${String(count - 1)} more` : ''}.`;
}

/** Where the record before wrote the number that this one starts from. */
function otherPlace(strand: Strand, index: number, pointer: string, { previous, record }: Joint): ChainBreak['other'] {
  if (previous === undefined || record === undefined) return undefined;
  const at = (place: string): ChainBreak['other'] => ({ record: index - 1, pointer: place });
  if (strand === 'parameters') return at(pointer.replace(/^\/parameters_before/, '/parameters_after'));
  if (strand !== 'optimiser') return undefined;
  const match = /^\/updates\/(\d+)\/optimizer\/state_before(.*)$/s.exec(pointer);
  if (match === null) return at(pointer);
  // Updates may stand in another order there.
  const other = sameUpdate(record.model, Number(match[1]), previous.model);
  return other < 0 ? undefined : at(`/updates/${String(other)}/optimizer/state_after${match[2]}`);
}

/** The failure in the result, unless it is one of those that the result does not list. */
function findingOf(judged: Judged, check: CheckId, record: number, pointer: string): ChainBreak['finding'] {
  const listed = judged.result.checks.find(({ id }) => id === check)?.failures ?? [];
  const index = listed.findIndex((failure) => failure.record === record && failure.pointer === pointer);
  return index < 0 ? undefined : { check, index };
}

const REFUSED: readonly CheckOutcome[] = ['failed', 'error'];

function unreadable(judged: Judged, index: number): ChainBreak {
  const refused = judged.result.checks.filter(({ outcome }) => REFUSED.includes(outcome));
  for (const { id, failures } of refused) {
    const at = failures.findIndex(({ record }) => record === index);
    if (at < 0 || !/\/(bytes|schema)$/.test(id)) continue;
    const { pointer, message } = failures[at];
    const text = `Record ${String(index)} cannot be read: ${message}.`;
    return { strand: 0, count: 1, text, place: { record: index, pointer }, finding: { check: id, index: at } };
  }
  return {
    strand: 0,
    count: 1,
    text: `Record ${String(index)} cannot be read, so nothing joins it to its neighbours.`,
    place: { record: index, pointer: '' },
  };
}

/** The sections of a report that speak of one case. */
import type { CaseResult, Check, Failure } from '../../verdict/model.ts';
import type { CheckTexts, ExportSource } from '../source.ts';
import { consequencesOf, formatOf, isCascade } from '../source.ts';
import type { ReportLimits } from './build.ts';
import type { ReportBlock, ReportCell, ReportFact, ReportFinding, ReportSection } from './model.ts';
import { viewBlocks } from './views-in-short.ts';
import { whyCase } from './why.ts';
import { code, counted, evidence, grouped, more, own, prose, REPORT } from './wording.ts';

export function caseSections(
  source: ExportSource,
  at: number,
  texts: CheckTexts,
  limits: ReportLimits,
): readonly ReportSection[] {
  const result = source.document.cases[at];
  const audited = source.cases[at];
  const several = source.document.cases.length > 1;
  const section = (name: string, title: string, blocks: readonly ReportBlock[]): ReportSection => ({
    id: `case-${String(at + 1)}-${name}`,
    title: [own(title)],
    level: 3,
    blocks,
  });
  const views = viewBlocks(audited, limits.rows);
  return [
    {
      id: `case-${String(at + 1)}`,
      title: [own(several ? `Case ${grouped(at + 1)}: ` : 'Case: '), evidence(result.subject)],
      level: 2,
      blocks: [
        ...(several ? [whyBlock(result, texts)] : []),
        { kind: 'facts', facts: caseFacts(result, audited.digests?.() ?? []) },
      ],
    },
    section('findings', REPORT.findings, findingBlocks(result, texts, limits)),
    section('undecided', REPORT.undecided, undecidedBlocks(result, texts)),
    section('passed', REPORT.passed, passedBlocks(result, texts)),
    section('notes', REPORT.notes, noteBlocks(result, limits)),
    ...(views.length === 0
      ? []
      : [section('views', REPORT.views, [{ kind: 'text', text: [own(REPORT.claims)], quiet: true }, ...views])]),
  ];
}

/** Of a single case it stands at the head of the report. */
function whyBlock(result: CaseResult, texts: CheckTexts): ReportBlock {
  return { kind: 'text', text: [{ kind: 'case', outcome: result.outcome }, own(' '), own(whyCase(result, texts))] };
}

function caseFacts(
  result: CaseResult,
  digests: readonly { readonly label: string; readonly value: string; readonly found: boolean }[],
): readonly ReportFact[] {
  const fact = (label: string, value: ReportCell): ReportFact => ({ label, value });
  return [
    fact('Kind of evidence', [own(formatOf(result.format)?.title ?? 'not recognised')]),
    ...(result.referenceOutcome === undefined
      ? []
      : [fact('Published verifier', [{ kind: 'case', outcome: result.referenceOutcome }])]),
    ...(result.difference === undefined ? [] : [fact('Difference', [prose(result.difference)])]),
    ...result.pins.map(({ name, value }) => fact(`Pinned: ${name}`, [evidence(value)])),
    ...digests.map(({ label, value, found }) => fact(label, [found ? code(value) : prose(value)])),
    fact('Case digest', [code(result.digest)]),
  ];
}

function findingBlocks(result: CaseResult, texts: CheckTexts, limits: ReportLimits): readonly ReportBlock[] {
  const consequences = consequencesOf(result.checks);
  const roots = result.checks.flatMap((check) =>
    check.failures.filter((failure) => !isCascade(failure)).map((failure) => ({ check, failure })),
  );
  const all = result.checks.reduce((sum, check) => sum + check.failures.length, 0);
  const omitted = result.checks.reduce((sum, check) => sum + (check.omitted ?? 0), 0);
  if (all === 0) return [{ kind: 'text', text: [own(REPORT.noFindings)] }];
  const findings = roots.slice(0, limits.findings).map(({ check, failure }, position): ReportFinding => {
    return {
      number: position + 1,
      check: check.id,
      title: texts.title(check.id),
      rule: texts.info(check.id)?.statement ?? '',
      place: placeOf(failure),
      message: failure.message,
      numbers: numbersOf(failure),
      ...followOf(consequences(check.id, failure)),
    };
  });
  const follow = all - roots.length;
  const counts = [
    counted(roots.length, 'finding', 'findings'),
    ...(follow === 0 ? [] : [`${grouped(follow)} more that ${follow === 1 ? 'follows' : 'follow'} from others`]),
    ...(omitted === 0 ? [] : [`${grouped(omitted)} beyond the most that a result lists`]),
  ];
  return [
    { kind: 'text', text: [own(`${counts.join(', ')}. ${REPORT.findingsWhy}`)], quiet: true },
    { kind: 'findings', findings, ...more(roots.length - findings.length, 'finding', 'findings') },
  ];
}

function followOf(count: number): { readonly follow?: string } {
  return count === 0 ? {} : { follow: counted(count, 'finding follows from it', 'findings follow from it') };
}

function placeOf({ record, pointer }: Failure): ReportCell {
  const place = pointer === '' ? own('the whole document') : evidence(pointer);
  return record === 0 ? [place] : [own(`record ${grouped(record)} `), place];
}

function numbersOf({ claimed, recomputed, delta, window, utilisation }: Failure): readonly ReportFact[] {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['claimed', claimed],
    ['recomputed', recomputed],
    ['difference', delta],
    ['allowed', window?.bound],
    ['atol', window?.atol],
    ['rtol', window?.rtol],
    ['derived half-width', window?.derived],
    ['difference / allowed', utilisation],
  ];
  return facts.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value: [evidence(value)] }]));
}

/** Worst first; all of them, those that have one reason together. */
function undecidedBlocks({ checks }: CaseResult, texts: CheckTexts): readonly ReportBlock[] {
  const groups = new Map<string, Check[]>();
  for (const outcome of ['error', 'unverified', 'not-checked'] as const) {
    for (const check of checks.filter((one) => one.outcome === outcome)) {
      const key = JSON.stringify([outcome, check.required, check.reason]);
      groups.set(key, [...(groups.get(key) ?? []), check]);
    }
  }
  const rows = [...groups.values()].map((group): ReportCell[] => [
    [{ kind: 'check', outcome: group[0].outcome }],
    [own(group[0].required ? 'yes' : 'no')],
    [prose(group[0].reason ?? '')],
    group.flatMap((check, at) => [...(at === 0 ? [] : [own(', ')]), ...checkCell(check, texts)]),
  ]);
  if (rows.length === 0) return [{ kind: 'text', text: [own(REPORT.allDecided)] }];
  const columns = [{ title: 'Outcome' }, { title: 'Required' }, { title: 'Reason', wide: true }, { title: 'Checks' }];
  return [{ kind: 'table', columns, rows }];
}

function passedBlocks({ checks }: CaseResult, texts: CheckTexts): readonly ReportBlock[] {
  const rows = checks
    .filter(({ outcome }) => outcome === 'passed')
    .map((check): ReportCell[] => [
      checkCell(check, texts),
      [own(check.required ? 'yes' : 'no')],
      [own(grouped(check.examined))],
    ]);
  if (rows.length === 0) return [{ kind: 'text', text: [own(REPORT.noPassed)] }];
  const columns = [{ title: 'Check' }, { title: 'Required' }, { title: 'Examined', numeric: true }];
  return [{ kind: 'table', columns, rows }];
}

function checkCell({ id }: Check, texts: CheckTexts): ReportCell {
  const title = texts.title(id);
  return title === id ? [code(id)] : [own(`${title} `), code(id)];
}

function noteBlocks({ notes }: CaseResult, limits: ReportLimits): readonly ReportBlock[] {
  if (notes.length === 0) return [{ kind: 'text', text: [own('No notes.')] }];
  const rows = notes
    .slice(0, limits.rows)
    .map(({ code: word, pointer, message }): ReportCell[] => [[code(word)], [evidence(pointer)], [prose(message)]]);
  const columns = [{ title: 'Note' }, { title: 'Place' }, { title: 'What was seen', wide: true }];
  return [{ kind: 'table', columns, rows, ...more(notes.length - rows.length, 'note', 'notes') }];
}

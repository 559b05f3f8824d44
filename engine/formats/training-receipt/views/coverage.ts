/** What the digests that a receipt carries cover of its bytes, member by member, and what they do not. */
import type { CheckId } from '../../../verdict/model.ts';
import type { CardView, TableRow, TableView, ViewRow, ViewState } from '../../view.ts';
import type { JsonDocument } from '../../../text/json/document.ts';
import { emitReceipt } from '../emit.ts';
import { readRecord } from '../record.ts';
import { openRecord } from '../records.ts';
import { rule16 } from '../rules/rule-16.ts';
import { children, leftOut } from '../rules/digest-coverage.ts';
import { rule17 } from '../bundle/rule-17.ts';
import { W } from '../schema.generated.ts';
import { ofHeld } from './source.ts';
import type { Held, Judged } from './source.ts';
import { CHAIN } from './words.ts';

interface Coverage {
  readonly record: number;
  readonly rows: readonly TableRow[];
}

const COVERED = 'covered';
const APART = 'not covered';

/** Undefined where the case carries no digest. */
export function coverageViews(judged: Judged): readonly [CardView, TableView] | undefined {
  const stateOf = (id: CheckId): ViewState =>
    judged.result.checks.find((check) => check.id === id)?.outcome ?? 'not-checked';
  const [root, subject] = [stateOf(rule17.info.id), stateOf(rule16.info.id)];
  if (root === 'not-checked' && subject === 'not-checked') return undefined;
  const coverage = ofHeld(judged, (held) => coverageOf(held, root, subject));
  return [coverCard(judged, root, subject), coverTable(judged, coverage)];
}

function coverCard({ records }: Judged, root: ViewState, subject: ViewState): CardView {
  const bundle: ViewRow[] =
    records < 2
      ? []
      : [
          {
            label: 'Bundle digest',
            value: `the canonical bytes of all ${String(records)} records, in their order, each without the bundle digest itself`,
            state: root,
            check: rule17.info.id,
            note: 'one record added, dropped, changed or moved changes it',
          },
        ];
  return {
    kind: 'card',
    id: 'digest-coverage',
    title: 'What the digests cover',
    lead: 'A digest binds bytes to each other. It says nothing about who made them, or whether they are true.',
    rows: [
      ...bundle,
      {
        label: 'Own digest',
        value: 'the canonical bytes of the one record, without that digest',
        state: subject,
        check: rule16.info.id,
        note: 'it does not tell where in a run the record stands',
      },
      {
        label: 'Not covered by either',
        value:
          'members that canonical form drops, digits after the ninth, white space, the order of members, the name of the file',
        state: 'claim',
      },
    ],
  };
}

function coverTable({ records }: Judged, coverage: () => Coverage): TableView {
  return {
    kind: 'table',
    group: CHAIN,
    id: 'coverage',
    title: 'Digest coverage',
    lead:
      records > 1
        ? 'The members of one record, the one that is held or the first, and what the digest over all records and its own digest cover of it; the same holds for every record.'
        : 'The members of the record and what its digest covers of them.',
    columns: [
      { id: 'member', title: 'Member', evidence: true },
      { id: 'bytes', title: 'Bytes in the text', numeric: true },
      ...(records > 1 ? [{ id: 'root', title: 'Bundle digest' }] : []),
      { id: 'subject', title: 'Own digest' },
      { id: 'why', title: 'Why' },
    ],
    get length() {
      return coverage().rows.length;
    },
    row: (index) => {
      const { cells, ...row } = coverage().rows[index];
      return { ...row, cells: records > 1 ? cells : cells.filter((_, column) => column !== 2) };
    },
  };
}

function coverageOf({ bytes, parsed, from }: Held, root: ViewState, subject: ViewState): Coverage {
  const record = from ?? 0;
  const none = { record, rows: [] };
  if (parsed.records.length === 0) return none;
  const opened = openRecord(bytes, parsed, 0);
  if (!opened.ok) return none;
  const { document } = opened;
  const shape = readRecord(document, 0);
  if (shape.kind !== 'valid') return none;
  const emitted = emitReceipt(document, 0, shape.version);
  if (!emitted.ok) return none;
  const { dropped, shortened } = leftOut(document, 0, emitted.bytes);
  return { record, rows: new Rows(document, record, new Set(dropped), new Set(shortened), root, subject).all() };
}

class Rows {
  readonly #document: JsonDocument;
  readonly #record: number;
  readonly #dropped: ReadonlySet<number>;
  readonly #shortened: ReadonlySet<number>;
  readonly #root: ViewState;
  readonly #subject: ViewState;

  constructor(
    document: JsonDocument,
    record: number,
    dropped: ReadonlySet<number>,
    shortened: ReadonlySet<number>,
    root: ViewState,
    subject: ViewState,
  ) {
    this.#document = document;
    this.#record = record;
    this.#dropped = dropped;
    this.#shortened = shortened;
    this.#root = root;
    this.#subject = subject;
  }

  all(): readonly TableRow[] {
    const document = this.#document;
    const rows: TableRow[] = [];
    for (const member of children(document, 0)) {
      if (document.nameOf(member) === 'attestor')
        rows.push(...children(document, member).map((one) => this.#member(one)));
      else rows.push(this.#member(member));
    }
    const outside = [...this.#dropped].filter((node) => !children(document, 0).includes(node));
    for (const node of outside) if (!this.#inAttestor(node)) rows.push(this.#part(node, 'canonical form drops it'));
    for (const node of this.#shortened) rows.push(this.#part(node, 'its digits after the ninth are cut off'));
    return rows;
  }

  #inAttestor(node: number): boolean {
    return children(this.#document, this.#document.member(0, W.attestor)).includes(node);
  }

  #member(node: number): TableRow {
    const document = this.#document;
    if (this.#dropped.has(node)) return this.#part(node, 'canonical form drops it');
    const pointer = document.pointer(node);
    const parts = [...this.#dropped, ...this.#shortened].filter((one) =>
      document.pointer(one).startsWith(`${pointer}/`),
    );
    const isRoot = pointer === '/attestor/bundle_root_digest';
    const isSubject = pointer === '/attestor/signed_subject_digest';
    const why = isRoot || isSubject ? 'a digest cannot cover itself' : '';
    const covered = parts.length === 0 ? COVERED : `${COVERED}, but for ${String(parts.length)}, listed below`;
    return this.#row(
      node,
      isRoot ? APART : covered,
      isSubject ? APART : covered,
      why,
      isRoot ? this.#subject : this.#root,
    );
  }

  #part(node: number, why: string): TableRow {
    return this.#row(node, APART, APART, why, 'not-checked');
  }

  /** Covered by a digest that holds; by one that does not, or by none, it is a claim. */
  #row(node: number, root: string, subject: string, why: string, by: ViewState): TableRow {
    const document = this.#document;
    const bound =
      root === APART && subject === APART
        ? 'not-checked'
        : by === 'passed' || this.#subject === 'passed'
          ? 'passed'
          : 'claim';
    const words = (state: ViewState, text: string): string => (state === 'not-checked' ? 'no such digest' : text);
    return {
      cells: [
        document.pointer(node),
        String(document.endOf(node) - document.start[node]),
        words(this.#root, root),
        words(this.#subject, subject),
        why,
      ],
      state: bound,
      pointer: `record ${String(this.#record)} ${document.pointer(node)}`,
    };
  }
}

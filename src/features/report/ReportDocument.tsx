import type { ReactNode } from 'react';
import type { Remarks } from '../../../engine/export/model.ts';
import type {
  Report,
  ReportBlock,
  ReportCell,
  ReportColumn,
  ReportFact,
  ReportFinding,
  ReportText,
} from '../../../engine/export/report/model.ts';
import { viewOfCase, viewOfCheck } from '../../selectors/outcome.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import './ReportDocument.css';

interface ReportDocumentProps {
  readonly report: Report;
  readonly remarks: Remarks;
}

/** The report as the engine worded it. Preview and print draw the same. */
export function ReportDocument({ report, remarks }: ReportDocumentProps) {
  const verdict = viewOfCase(report.outcome);
  return (
    <article className="ReportDocument">
      <header>
        <p className="ReportDocument-title">{report.title}</p>
        <p className="ReportDocument-outcome">
          <Mark {...verdict} showWord size={26} />
        </p>
        <p className="ReportDocument-why">{report.why}</p>
        <Facts facts={report.facts} />
      </header>
      {report.sections.map(({ id, title, level, blocks }) => {
        const Heading = level === 2 ? 'h2' : 'h3';
        return (
          <section key={id} className={`ReportSection ReportSection--${id}`}>
            <Heading className={`ReportSection-title ReportSection-title--${String(level)}`}>
              <Cell texts={title} />
            </Heading>
            {blocks.map((block, position) => (
              <Block key={position} block={block} remarks={remarks} />
            ))}
          </section>
        );
      })}
    </article>
  );
}

function Block({ block, remarks }: { readonly block: ReportBlock; readonly remarks: Remarks }) {
  switch (block.kind) {
    case 'text':
      return (
        <p className={block.quiet === true ? 'ReportText ReportText--quiet' : 'ReportText'}>
          <Cell texts={block.text} />
        </p>
      );
    case 'facts':
      return <Facts facts={block.facts} />;
    case 'table':
      return <Table {...block} />;
    case 'findings':
      return (
        <>
          <ol className="ReportFindings">
            {block.findings.map((finding) => (
              <Finding key={finding.number} finding={finding} />
            ))}
          </ol>
          <More text={block.more} />
        </>
      );
    case 'remarks':
      return <RemarksBlock words={block} remarks={remarks} />;
    case 'signature':
      return (
        <div className="ReportSignature">
          {block.lines.map((line) => (
            <p key={line} className="ReportSignature-line">
              {line}
            </p>
          ))}
        </div>
      );
  }
}

function Facts({ facts }: { readonly facts: readonly ReportFact[] }) {
  return (
    <dl className="ReportFacts">
      {facts.map(({ label, value }, position) => (
        <div key={position} className="ReportFacts-fact">
          <dt>{label}</dt>
          <dd>
            <Cell texts={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Table({ title, columns, rows, more }: Extract<ReportBlock, { readonly kind: 'table' }>) {
  const side = (at: number): string | undefined => classOf(columns[at]);
  return (
    <>
      <table className="ReportTable">
        {title === undefined ? null : <caption>{title}</caption>}
        <thead>
          <tr>
            {columns.map((column, at) => (
              <th key={at} scope="col" className={side(at)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, position) => (
            <tr key={position}>
              {row.map((texts, at) => (
                <td key={at} className={side(at)}>
                  <Cell texts={texts} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <More text={more} />
    </>
  );
}

function classOf(column: ReportColumn | undefined): string | undefined {
  if (column?.numeric === true) return 'ReportTable-number';
  return column?.wide === true ? 'ReportTable-wide' : undefined;
}

function Finding({ finding }: { readonly finding: ReportFinding }) {
  const { number, title, check, follow, place, message, numbers, rule } = finding;
  return (
    <li className="ReportFinding">
      <p>
        <strong>
          {number}. {title}
        </strong>{' '}
        <code>{check}</code> {follow === undefined ? null : <span className="ReportText--quiet">{follow}</span>}
      </p>
      <p>
        <Cell texts={place} />: <Evidence text={message} prose />
      </p>
      {numbers.length === 0 ? null : <Facts facts={numbers} />}
      {rule === '' ? null : <p className="ReportText--quiet">{rule}</p>}
    </li>
  );
}

interface RemarksBlockProps {
  readonly words: Extract<ReportBlock, { readonly kind: 'remarks' }>;
  readonly remarks: Remarks;
}

function RemarksBlock({ words, remarks: { name, role, text } }: RemarksBlockProps) {
  const who = [
    { label: words.name, value: name },
    { label: words.role, value: role },
  ].filter(({ value }) => value !== '');
  return (
    <>
      <p className="ReportText ReportText--quiet">{words.lead}</p>
      {text.trim() === '' ? <p className="ReportText ReportText--quiet">{words.none}</p> : null}
      {text.trim() === ''
        ? null
        : text.split(/\r\n|\r|\n/).map((line, position) => (
            <p key={position} className="ReportRemarks-line">
              <Evidence text={line} prose />
            </p>
          ))}
      {who.length === 0 ? null : (
        <Facts
          facts={who.map(({ label, value }) => ({ label, value: [{ kind: 'evidence', text: value, prose: true }] }))}
        />
      )}
    </>
  );
}

function More({ text }: { readonly text: string | undefined }) {
  return text === undefined ? null : <p className="ReportText ReportText--quiet">{text}</p>;
}

const Cell = ({ texts }: { readonly texts: ReportCell }): ReactNode =>
  texts.map((text, position) => <Run key={position} text={text} />);

function Run({ text }: { readonly text: ReportText }) {
  switch (text.kind) {
    case 'own':
      return text.text;
    case 'code':
      return <code>{text.text}</code>;
    case 'evidence':
      return <Evidence text={text.text} prose={text.prose === true} />;
    case 'check':
      return <Mark {...viewOfCheck(text.outcome)} showWord size={12} />;
    case 'case':
      return <Mark {...viewOfCase(text.outcome)} showWord size={12} />;
  }
}

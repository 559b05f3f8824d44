import type { AuditSummary, ExportInfo } from '../../worker/contract.ts';
import type { ExportFormat, Remarks } from '../../../engine/export/model.ts';
import { formatBytes } from '../../selectors/numbers.ts';
import { remarksOn } from '../../state/remarks.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { saveBytes } from '../../ui/save-bytes.ts';
import { EXPORT } from '../../text/report.ts';
import './ExportBox.css';

/** In the order in which they are asked for. */
const FORMATS: readonly ExportFormat[] = ['html', 'json', 'csv', 'sarif', 'vsa'];

/** A file of more rows takes seconds to make: it is not made for its size alone. */
const MOST_MEASURED = 5000;

/** Every form in which the result can be kept, what each is for, its size and its digest. */
export function ExportBox({ summary }: { readonly summary: AuditSummary }) {
  const session = useSession();
  const remarks = remarksOn(useStore(session.remarks), summary);
  const { verdictDigest } = summary;
  const large = rowsOf(summary) > MOST_MEASURED;
  return (
    <section className="ExportBox" aria-label={EXPORT.title}>
      <div className="ExportBox-head">
        <h2 className="MeaningPanel-title">{EXPORT.title}</h2>
        <Button
          onClick={() => {
            globalThis.print();
          }}
        >
          {EXPORT.print}
        </Button>
      </div>
      <p className="ExportBox-lead">{EXPORT.lead}</p>
      <p className="ExportBox-digest">
        <span className="u-label">{EXPORT.verdictDigest}</span> <code>{verdictDigest}</code>
        <CopyButton
          text={verdictDigest}
          label={EXPORT.copyVerdict}
          short={EXPORT.copyShort}
          done={EXPORT.copied}
          refused={EXPORT.refused}
        />
      </p>
      <ul className="ExportBox-list" aria-label={EXPORT.list}>
        {FORMATS.map((format) => (
          <ExportRow key={format} format={format} remarks={remarks} digest={verdictDigest} large={large} />
        ))}
      </ul>
    </section>
  );
}

interface ExportRowProps {
  readonly format: ExportFormat;
  readonly remarks: Remarks;
  /** Names the audit. */
  readonly digest: string;
  readonly large: boolean;
}

function ExportRow({ format, remarks, digest, large }: ExportRowProps) {
  const session = useSession();
  const key = `export ${format} ${digest} ${format === 'html' ? JSON.stringify(remarks) : ''}`;
  const info = useAnswer(large ? 'not measured' : key, async () =>
    large ? undefined : session.client.exportInfo(format, remarks),
  );
  const { title, use } = EXPORT.formats[format];
  const save = async (): Promise<void> => {
    try {
      const { name, mediaType, bytes } = await session.client.exported(format, remarks);
      saveBytes(name, mediaType, bytes);
    } catch (error) {
      session.fault(error);
    }
  };
  return (
    <li className="ExportRow">
      <div className="ExportRow-what">
        <strong className="ExportRow-title">{title}</strong>
        <span className="ExportRow-use">{use}</span>
      </div>
      <ExportSize info={info} large={large} />
      <div className="ExportRow-actions">
        <Button
          aria-label={EXPORT.save(title)}
          onClick={() => {
            void save();
          }}
        >
          {EXPORT.saveShort}
        </Button>
        <CopyButton
          // Until it is known, the copy waits for it.
          text={async () => (info ?? (await session.client.exportInfo(format, remarks))).sha256}
          label={EXPORT.copy(title)}
          short={EXPORT.copyShort}
          done={EXPORT.copied}
          refused={EXPORT.refused}
        />
      </div>
    </li>
  );
}

function ExportSize({ info, large }: { readonly info: ExportInfo | undefined; readonly large: boolean }) {
  const unknown = large ? EXPORT.later : EXPORT.measuring;
  return (
    <span className="ExportRow-size" title={info === undefined ? undefined : `SHA-256 ${info.sha256}`}>
      {info === undefined ? unknown : formatBytes(info.size)}
    </span>
  );
}

/** Rows of an export, about. */
function rowsOf({ cases }: AuditSummary): number {
  return cases.reduce(
    (sum, { checks }) => sum + checks.reduce((rows, check) => rows + Math.max(1, check.failureCount), 0),
    0,
  );
}

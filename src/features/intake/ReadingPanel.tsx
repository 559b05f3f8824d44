import { useEffect, useRef } from 'react';
import type { AuditFile, Progress } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { Button } from '../../ui/Button.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { formatBytes } from '../../selectors/numbers.ts';
import { INTAKE, READING } from '../../text/messages.ts';

interface ReadingPanelProps {
  readonly files: readonly AuditFile[];
  readonly progress: Progress | undefined;
}

export function ReadingPanel({ files, progress }: ReadingPanelProps) {
  const session = useSession();
  const cancel = useRef<HTMLButtonElement>(null);
  // With the next frame: a short audit is over by then, and a focus at once would force the layout twice.
  useEffect(() => {
    const frame = requestAnimationFrame(() => cancel.current?.focus({ preventScroll: true }));
    return () => {
      cancelAnimationFrame(frame);
    };
  }, []);
  const total = progress?.total ?? files.reduce((sum, file) => sum + file.blob.size, 0);
  const done = Math.min(progress?.done ?? 0, total);
  const percent = total === 0 ? 0 : Math.floor((100 * done) / total);
  const work = progress?.work;
  return (
    <section className="ReadingPanel" aria-label={READING.title}>
      <h1 className="ReadingPanel-title">
        {progress === undefined ? READING.starting : READING.stage[progress.stage]}
      </h1>
      <p className="ReadingPanel-name">
        <Evidence text={progress?.name ?? files[0]?.name ?? ''} most={120} />
      </p>
      {work === undefined ? (
        <progress className="ReadingPanel-bar" aria-label={READING.progress} max={Math.max(1, total)} value={done} />
      ) : (
        <progress className="ReadingPanel-bar" aria-label={READING.progress} max={1} value={work.share} />
      )}
      <p className="ReadingPanel-numbers">
        <span>{READING.files(files.length)}</span>
        {work === undefined ? (
          <span>{READING.of(formatBytes(done), formatBytes(total), percent)}</span>
        ) : (
          <span>
            <Evidence text={work.doing} most={120} prose />, {READING.percent(Math.floor(100 * work.share))}
          </span>
        )}
      </p>
      <Button
        ref={cancel}
        onClick={() => {
          session.cancel();
        }}
      >
        {INTAKE.cancel}
      </Button>
    </section>
  );
}

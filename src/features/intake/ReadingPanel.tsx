import { useEffect, useRef } from 'react';
import type { AuditFile, Progress } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { Button } from '../../ui/Button.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { formatBytes } from '../../selectors/numbers.ts';
import { formatDuration } from '../../selectors/pace.ts';
import { PROGRESS } from '../../text/cases.ts';
import { INTAKE, READING } from '../../text/messages.ts';
import { useRunning } from './use-pace.ts';

interface ReadingPanelProps {
  readonly files: readonly AuditFile[];
  readonly progress: Progress | undefined;
}

/** How far an audit is: bytes, files, records, speed, time left. No outcome stands here. */
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
  const { elapsed, pace } = useRunning(done, total);
  const figures = [
    PROGRESS.files(progress?.filesJudged ?? 0, progress?.files ?? files.length),
    progress === undefined || progress.records === 0 ? undefined : PROGRESS.records(progress.records),
    pace === undefined ? undefined : PROGRESS.speed(formatBytes(pace.speed)),
  ];
  const work = progress?.work;
  return (
    <section className="ReadingPanel" aria-label={READING.title}>
      <h1 className="ReadingPanel-title">
        {progress === undefined ? READING.starting : READING.stage[progress.stage]}
      </h1>
      <p className="ReadingPanel-name">
        <Evidence text={(progress?.name ?? files[0]?.name ?? '').slice(0, 120)} />
      </p>
      {work === undefined ? (
        <progress className="ReadingPanel-bar" aria-label={READING.progress} max={Math.max(1, total)} value={done} />
      ) : (
        <progress className="ReadingPanel-bar" aria-label={READING.progress} max={1} value={work.share} />
      )}
      <p className="ReadingPanel-numbers">
        <span>{READING.of(formatBytes(done), formatBytes(total), percent)}</span>
        <span className="ReadingPanel-left">
          {pace === undefined ? PROGRESS.elapsed(formatDuration(elapsed)) : PROGRESS.left(formatDuration(pace.left))}
        </span>
      </p>
      <p className="ReadingPanel-figures">
        {figures.map((figure, position) => (figure === undefined ? null : <span key={position}>{figure}</span>))}
        {work === undefined ? null : (
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

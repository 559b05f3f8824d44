import { useSession } from '../../state/session.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useSummary } from '../../state/use-case.ts';
import { TextLine } from '../../ui/TextLine.tsx';
import { FINDINGS } from '../../text/messages.ts';

const LINES = 7;

interface ContextProps {
  readonly caseId: number;
  readonly record: number;
  readonly pointer: string;
}

/** The lines around the claim, as they stood in the evidence. */
export function Context({ caseId, record, pointer }: ContextProps) {
  const session = useSession();
  const digest = useSummary()?.verdictDigest ?? '';
  const answer = useAnswer(`context ${digest} ${String(caseId)} ${String(record)} ${pointer}`, async () => ({
    window: await session.client.rawAt(caseId, record, pointer, LINES),
  }));
  const window = answer?.window;
  return (
    <div className="Context">
      <h3 className="Context-title">{FINDINGS.context}</h3>
      {answer !== undefined && window === undefined ? <p className="Context-none">{FINDINGS.noPlace}</p> : null}
      {window === undefined ? null : (
        <div className="Context-lines" role="group" aria-label={FINDINGS.context} tabIndex={0}>
          {window.lines.map((line, position) => {
            const number = window.firstLine + position;
            return (
              <TextLine
                key={number}
                number={number + 1}
                text={line}
                mark={window.mark?.line === number ? window.mark : undefined}
                wrap
              />
            );
          })}
        </div>
      )}
    </div>
  );
}

import { useSession } from '../../state/session.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useSummary } from '../../state/use-case.ts';
import { noteOfPlace } from '../../selectors/place.ts';
import { Evidence } from '../../ui/Evidence.tsx';
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
    place: await session.client.rawAt(caseId, record, pointer, LINES),
  }));
  const place = answer?.place;
  const window = place?.window;
  const note = place === undefined ? undefined : noteOfPlace(place);
  return (
    <div className="Context">
      <h3 className="Context-title">
        {FINDINGS.context}
        {window === undefined || place?.name === undefined ? null : (
          <>
            {': '}
            <Evidence text={place.name} most={120} />
          </>
        )}
      </h3>
      {note === undefined ? null : (
        <p className="Context-none">
          {note.text} {note.name === undefined ? null : <Evidence text={note.name} most={120} />}
        </p>
      )}
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

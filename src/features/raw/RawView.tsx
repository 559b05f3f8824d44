import { useEffect } from 'react';
import type { CaseSummary, RawPlace } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useHeld, useSummary } from '../../state/use-case.ts';
import { TEXT_VIEW } from '../../text/messages.ts';
import { FileChooser } from './FileChooser.tsx';
import { FileText } from './FileText.tsx';
import './RawView.css';

/** Files that come in one list; as many as the worker sends. */
const LIST = 200;

/** The evidence as text: of several files the one that was chosen, else the one that the chosen place leads into. */
export function RawView({ open }: { readonly open: CaseSummary }) {
  const session = useSession();
  const { place: chosen, file: wanted } = useStore(session.navigation.view);
  const digest = useSummary()?.verdictDigest ?? '';
  const record = useHeld(open)?.record;
  // Another record is shown: its text does not hold the place.
  const place = record === undefined || chosen?.record === record ? chosen : undefined;
  const answer = useAnswer(
    `place ${digest} ${String(open.id)} ${String(place?.record ?? '')} ${place?.pointer ?? ''}`,
    async (): Promise<{ readonly found: RawPlace | undefined }> => ({
      found: place === undefined ? undefined : await session.client.rawAt(open.id, place.record, place.pointer, 1),
    }),
  );
  const several = open.textFiles > 1;
  const leads = several ? answer?.found?.file : undefined;
  useEffect(() => {
    // The address is to say which file it is.
    if (leads !== undefined && wanted === undefined) session.navigation.lookAtFile(leads);
  }, [leads, wanted, session]);
  const from = Math.floor((wanted ?? leads ?? 0) / LIST) * LIST;
  const list = useAnswer(
    `files ${digest} ${String(open.id)} ${String(from)}`,
    async () => (several ? session.client.textFiles(open.id, from) : undefined),
    true,
  );
  const file = wanted ?? leads ?? list?.first;
  // Nothing of a file is drawn before it is known which one it is.
  const known = !several || (list !== undefined && (wanted !== undefined || answer !== undefined));
  const here = answer?.found?.file === undefined || !several || answer.found.file === file;
  return (
    <section className="RawView" aria-label={TEXT_VIEW.title} aria-busy={!known}>
      {several && list !== undefined && file !== undefined ? (
        <FileChooser
          list={list}
          file={file}
          onChoose={(next) => {
            session.navigation.lookAtFile(next);
          }}
        />
      ) : null}
      {known ? (
        <FileText
          key={several ? `${digest} ${String(open.id)} ${String(file)}` : ''}
          open={open}
          file={several ? file : undefined}
          trusted={list !== undefined && file !== undefined && list.files[file - list.from]?.trusted === true}
          pointer={place?.pointer}
          found={here ? answer?.found : undefined}
          elsewhere={!here}
        />
      ) : null}
    </section>
  );
}

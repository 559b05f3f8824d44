import { useMemo, useState } from 'react';
import type { ViewInfoOf } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useSummary } from '../../state/use-case.ts';
import { shortHash, viewOfState } from '../../selectors/views.ts';
import { Choice } from '../../ui/Choice.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { COPY } from '../../text/messages.ts';
import { MERKLE } from '../../text/views.ts';
import { LeafForm } from './LeafForm.tsx';
import { MerkleLevels } from './MerkleLevels.tsx';
import { MerkleRoute } from './MerkleRoute.tsx';
import { ViewHead } from './ViewHead.tsx';
import './MerklePanel.css';

/** Marked leaves that are offered as buttons; all are in the table of the leaves. */
const MOST_MARKS = 40;

interface MerklePanelProps {
  readonly caseId: number;
  readonly info: ViewInfoOf<'merkle'>;
}

/** A tree of any size: the root against the claimed one, the path of one leaf, every level as a table. */
export function MerklePanel({ caseId, info }: MerklePanelProps) {
  const session = useSession();
  const digest = useSummary()?.verdictDigest ?? '';
  const place = useMemo(() => ({ caseId, view: info.id }), [caseId, info.id]);
  const [form, setForm] = useState<'path' | 'levels'>('path');
  const [chosen, setChosen] = useState<number>();
  const { views } = session.client;
  const name = `${digest} ${String(caseId)} ${info.id}`;
  const marks = useAnswer(`merkle marks ${name}`, () => views.merkleMarks(place));
  const leaf = chosen ?? marks?.marked[0]?.leaf ?? 0;
  const path = useAnswer(
    `merkle path ${name} ${String(leaf)}`,
    async () => ({ found: await views.merklePath(place, leaf) }),
    true,
  );
  const differs = info.claimedRoot !== undefined && info.claimedRoot !== info.root;
  return (
    <section className="MerklePanel" aria-labelledby={`view-${info.id}`} tabIndex={0}>
      <ViewHead info={info} />
      <dl className={differs ? 'MerkleRoots MerkleRoots--differ' : 'MerkleRoots'}>
        <dt>{MERKLE.root}</dt>
        <dd>
          <Hash hash={info.root} label={MERKLE.copyRoot} />{' '}
          {info.claimedRoot === undefined ? (
            <span className="MerkleRoots-none">{MERKLE.noClaim}</span>
          ) : (
            <Mark
              {...viewOfState(differs ? 'failed' : 'passed')}
              word={differs ? MERKLE.differs : MERKLE.same}
              showWord
            />
          )}
        </dd>
        {info.claimedRoot === undefined ? null : (
          <>
            <dt>{MERKLE.claimed}</dt>
            <dd>
              <Hash hash={info.claimedRoot} label={MERKLE.copyClaimed} />
            </dd>
          </>
        )}
      </dl>
      {info.ambiguities.length === 0 ? null : (
        <div className="MerklePanel-notes">
          <h3 className="u-label">{MERKLE.ambiguities}</h3>
          <ul>
            {info.ambiguities.map((sentence, position) => (
              <li key={position}>
                <Evidence text={sentence} most={400} prose />
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className="MerklePanel-tools">
        <Choice
          name={`merkle-${info.id}`}
          label={MERKLE.tree}
          value={form}
          options={[
            { value: 'path', label: MERKLE.tree },
            { value: 'levels', label: MERKLE.levels },
          ]}
          onChange={setForm}
        />
        <LeafForm
          leaf={leaf}
          count={info.length}
          onGo={(next) => {
            setChosen(next);
            setForm('path');
          }}
        />
      </div>
      {marks === undefined || marks.total === 0 || form !== 'path' ? null : (
        <ul className="MerklePanel-marks" aria-label={MERKLE.marked}>
          {marks.marked.slice(0, MOST_MARKS).map((mark) => (
            <li key={mark.leaf}>
              <button
                type="button"
                className="MerkleMark"
                aria-pressed={mark.leaf === leaf}
                title={mark.text}
                onClick={() => {
                  setChosen(mark.leaf);
                }}
              >
                <Mark {...viewOfState(mark.state)} size={12} /> {MERKLE.markedLeaf(mark.leaf)}
              </button>
            </li>
          ))}
        </ul>
      )}
      {form === 'levels' ? (
        <MerkleLevels
          place={place}
          title={info.title}
          widths={info.widths}
          onLeaf={(next) => {
            setChosen(next);
          }}
        />
      ) : (
        <MerkleRoute path={path?.found} widths={info.widths} differs={differs} loading={path === undefined} />
      )}
    </section>
  );
}

function Hash({ hash, label }: { readonly hash: string; readonly label: string }) {
  return (
    <>
      <code className="MerkleHash" title={hash}>
        {shortHash(hash, 20)}
      </code>
      <CopyButton text={hash} label={label} short={COPY.copy} done={COPY.copied} refused={COPY.refused} />
    </>
  );
}

import type { CaseSummary } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { COPY, MEANING } from '../../text/messages.ts';

/** The digests of a case, made when this is first shown. `digest` names the audit. */
export function DigestList({ open, digest }: { readonly open: CaseSummary; readonly digest: string }) {
  const session = useSession();
  const digests = useAnswer(`digests ${digest} ${String(open.id)}`, () => session.client.digests(open.id));
  if (digests === undefined || digests.length === 0) return null;
  return (
    <div>
      <h2 className="MeaningPanel-title">{MEANING.digests}</h2>
      <p>{MEANING.digestsWhy}</p>
      <dl className="MeaningPanel-list">
        {digests.map(({ label, value, found }) => (
          <div key={label} className="MeaningPanel-fact">
            <dt>{label}</dt>
            <dd>
              <Evidence text={value} prose={!found} />
              {found ? (
                <CopyButton
                  text={value}
                  label={MEANING.copyOne(label)}
                  short={COPY.copy}
                  done={COPY.copied}
                  refused={COPY.refused}
                />
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

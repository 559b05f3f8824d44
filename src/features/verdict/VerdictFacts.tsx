import type { AuditSummary, CaseSummary } from '../../worker/contract.ts';
import { formatBytes } from '../../selectors/numbers.ts';
import { inputsToShow } from '../../selectors/inputs.ts';
import { viewOfCase } from '../../selectors/outcome.ts';
import type { PinUsed } from '../../../engine/verdict/model.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { trustedFileOf } from '../../state/trust.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { Hint } from '../../ui/Hint.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { TERMS } from '../../text/glossary.ts';
import { COPY, PINS, PROFILE, VERDICT } from '../../text/messages.ts';

interface VerdictFactsProps {
  readonly summary: AuditSummary;
  readonly open: CaseSummary;
}

export function VerdictFacts({ summary, open }: VerdictFactsProps) {
  const shown = inputsToShow(summary, open);
  const more = summary.inputs.length - shown.length;
  return (
    <dl className="VerdictFacts">
      <dt>
        <Hint about={TERMS.profile}>{VERDICT.profile}</Hint>
      </dt>
      <dd title={PROFILE[open.profile].meaning}>
        {PROFILE[open.profile].title}
        {open.referenceOutcome === undefined ? null : (
          <span className="VerdictFacts-reference">
            {VERDICT.reference}{' '}
            {open.referenceOutcome === open.outcome ? (
              VERDICT.referenceSame
            ) : (
              <>
                {VERDICT.referenceDiffers} <Mark {...viewOfCase(open.referenceOutcome)} showWord />
              </>
            )}
          </span>
        )}
      </dd>
      {open.pins.length > 0 ? null : (
        <>
          <dt>{PINS.pinned}</dt>
          <dd>{VERDICT.noPins}</dd>
        </>
      )}
      {open.pins.map((pin) => (
        <PinFact key={`${pin.name} ${pin.value}`} pin={pin} />
      ))}
      <dt>
        <Hint about={TERMS.verdictDigest}>{VERDICT.digest}</Hint>
      </dt>
      <dd title={VERDICT.digestWhy}>
        <Digest sha256={summary.verdictDigest} label={COPY.verdictDigest} />
      </dd>
      {summary.cases.length === 1 ? null : (
        <>
          <dt>{VERDICT.caseDigest}</dt>
          <dd title={VERDICT.caseDigestWhy}>
            <Digest sha256={open.digest} label={COPY.caseDigest} />
          </dd>
        </>
      )}
      {shown.map((input, position) => (
        <InputFact key={position} name={input.name} size={input.size} sha256={input.sha256} />
      ))}
      {more > 0 ? (
        <>
          <dt />
          <dd>{VERDICT.moreInputs(more)}</dd>
        </>
      ) : null}
    </dl>
  );
}

/** What the auditor pinned and this case was held against. */
function PinFact({ pin }: { readonly pin: PinUsed }) {
  const session = useSession();
  const { name, value } = pin;
  const { list } = useStore(session.trusted.pins);
  const trust = useStore(session.trusted.files);
  const removable = list.some((one) => one.name === name) || trustedFileOf(trust, value) !== undefined;
  return (
    <>
      <dt>
        <Hint about={TERMS.pin}>{PINS.pinned}</Hint>
      </dt>
      <dd>
        <span className="VerdictFacts-name">
          {name} <PinValue value={value} />
        </span>{' '}
        {removable ? (
          <Button
            kind="quiet"
            className="CopyButton"
            aria-label={PINS.remove(name)}
            onClick={() => {
              void session.trusted.removePin(pin);
            }}
          >
            {PINS.removeShort}
          </Button>
        ) : null}
      </dd>
    </>
  );
}

/** A digest alone is cut at its end; of a file the name matters, and it may come from anywhere. */
function PinValue({ value }: { readonly value: string }) {
  const file = /^(sha256:[0-9a-f]{12})[0-9a-f]{52} (.+)$/s.exec(value);
  if (file === null) return <code title={value}>{value.length > 24 ? `${value.slice(0, 19)}\u2026` : value}</code>;
  return (
    <>
      <Evidence text={file[2] ?? ''} most={40} /> <code title={value}>{`${file[1] ?? ''}\u2026`}</code>
    </>
  );
}

function InputFact({ name, size, sha256 }: { readonly name: string; readonly size: number; readonly sha256: string }) {
  return (
    <>
      <dt>{VERDICT.input}</dt>
      <dd>
        <span className="VerdictFacts-name">
          <Evidence text={name} most={60} />
        </span>{' '}
        <span className="VerdictFacts-size">{formatBytes(size)}</span>
        <Digest sha256={sha256} label={COPY.inputDigest} />
      </dd>
    </>
  );
}

/** Both ends are shown, the whole is copied and, on demand, read. */
function Digest({ sha256, label }: { readonly sha256: string; readonly label: string }) {
  return (
    <span className="VerdictDigest">
      <code title={sha256}>
        {sha256.slice(0, 12)}
        {'\u2026'}
        {sha256.slice(-8)}
      </code>
      <span className="VerdictDigest-whole" aria-hidden="true">
        {sha256}
      </span>
      <CopyButton text={sha256} label={label} short={COPY.copy} done={COPY.copied} refused={COPY.refused} />
    </span>
  );
}

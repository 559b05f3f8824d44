import { CASE_OUTCOME_ORDER, CHECK_OUTCOME_ORDER, viewOfCase, viewOfCheck } from '../../selectors/outcome.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { CASE_MEANING, CHECK_MEANING, WORDS } from '../../text/verdict-words.ts';
import './VerdictWords.css';

/** Four words for a case and five for a check, each with its mark. */
export function Words() {
  return (
    <>
      <p className="VerdictWords-lead">{WORDS.lead}</p>
      <dl className="VerdictWords-cases">
        {CASE_OUTCOME_ORDER.map((outcome) => (
          <div key={outcome} className={`VerdictWord VerdictWord--${viewOfCase(outcome).tone}`}>
            <dt>
              <Mark {...viewOfCase(outcome)} showWord />
            </dt>
            <dd>{CASE_MEANING[outcome]}</dd>
          </div>
        ))}
      </dl>
      <p className="VerdictWords-lead">{WORDS.checks}</p>
      <dl className="VerdictWords-checks">
        {CHECK_OUTCOME_ORDER.map((outcome) => (
          <div key={outcome} className="VerdictWords-check">
            <dt>
              <Mark {...viewOfCheck(outcome)} showWord />
            </dt>
            <dd>{CHECK_MEANING[outcome]}</dd>
          </div>
        ))}
      </dl>
      <p className="VerdictWords-limit">{WORDS.limit}</p>
    </>
  );
}

/** On the first visit, on the page and not over it: a sample stays one click away. */
export function Introduction() {
  const session = useSession();
  const { introduced } = useStore(session.settings);
  if (introduced) return null;
  return (
    <section className="VerdictWords" aria-labelledby="verdict-words-title">
      <h2 id="verdict-words-title" className="VerdictWords-title">
        {WORDS.title}
      </h2>
      <Words />
      <p className="VerdictWords-done">
        <Button
          kind="primary"
          onClick={() => {
            session.settings.set((settings) => ({ ...settings, introduced: true }));
            document.querySelector<HTMLElement>('#main')?.focus();
          }}
        >
          {WORDS.done}
        </Button>{' '}
        {WORDS.again}
      </p>
    </section>
  );
}

import { useState } from 'react';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { formatTime, parseTime, type AuditTime } from '../../state/trust.ts';
import { useSummary } from '../../state/use-case.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { TRUST } from '../../text/trust.ts';

type Mode = AuditTime['mode'];
const MODES: readonly Mode[] = ['start', 'fixed', 'none'];

/** The time that the audit goes by: that at which it starts, one that is given, or none. */
export function AuditTimeForm() {
  const session = useSession();
  const time = useStore(session.trusted.time);
  const used = useSummary()?.now;
  const [mode, setMode] = useState<Mode>(time.mode);
  const [text, setText] = useState(time.mode === 'fixed' ? formatTime(time.at) : '');
  const [wrong, setWrong] = useState(false);
  const entered = time.mode === 'fixed' && parseTime(text) !== time.at;
  const choose = (next: Mode): void => {
    setMode(next);
    setWrong(false);
    if (next !== 'fixed') {
      void session.trusted.setTime({ mode: next });
      return;
    }
    // What is chosen holds at once: the time before, or that of the open audit, until another is set.
    const at = parseTime(text) ?? used ?? Date.now();
    setText(formatTime(at));
    void session.trusted.setTime({ mode: 'fixed', at });
  };
  return (
    <form
      className="AuditTimeForm"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const at = parseTime(text);
        setWrong(at === undefined);
        if (at !== undefined) void session.trusted.setTime({ mode: 'fixed', at });
      }}
    >
      <h3 className="TrustedInputs-title">{TRUST.time}</h3>
      <p className="TrustedInputs-lead">{TRUST.timeLead}</p>
      <div className="AuditTimeForm-line">
        <Choice
          name="audit-time"
          label={TRUST.time}
          value={mode}
          options={MODES.map((value) => ({ value, label: TRUST.timeModes[value] }))}
          onChange={choose}
        />
        {mode === 'fixed' ? (
          <>
            <input
              className="PinForm-input"
              type="text"
              aria-label={TRUST.timeLabel}
              aria-describedby="audit-time-form"
              aria-invalid={wrong}
              spellCheck={false}
              autoComplete="off"
              value={text}
              onChange={(event) => {
                setText(event.target.value);
              }}
            />
            <Button type="submit">{TRUST.timeSet}</Button>
          </>
        ) : null}
      </div>
      {mode === 'fixed' ? (
        <p id="audit-time-form" className={wrong ? 'PinForm-wrong' : 'PinForm-hint'} role={wrong ? 'alert' : undefined}>
          {wrong ? TRUST.timeWrong : TRUST.timeForm}
        </p>
      ) : null}
      {mode === 'fixed' && entered && !wrong ? <p className="PinForm-hint">{TRUST.timeUnset}</p> : null}
      {mode === 'none' ? <p className="PinForm-hint">{TRUST.timeNone}</p> : null}
      {used === undefined ? null : <p className="PinForm-hint">{TRUST.timeUsed(formatTime(used))}</p>}
    </form>
  );
}

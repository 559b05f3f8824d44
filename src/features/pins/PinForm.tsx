import { useState, type FormEvent } from 'react';
import type { PinField } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useSummary } from '../../state/use-case.ts';
import { groupSettings } from '../../selectors/settings.ts';
import { Button } from '../../ui/Button.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { PINS } from '../../text/messages.ts';
import { TRUST } from '../../text/trust.ts';

/** One field for each setting that what is open reads, and for those that are searched; an empty field sets nothing. */
export function PinForm({ onDone }: { readonly onDone: () => void }) {
  const session = useSession();
  const { list } = useStore(session.trusted.pins);
  const { phase } = useStore(session.workspace);
  const { formats } = useStore(session.catalogue);
  const summary = useSummary();
  const fields = useAnswer('pin fields', () => session.client.pinFields());
  const [entered, setEntered] = useState<ReadonlyMap<string, string>>(
    () => new Map(list.map(({ name, value }) => [name, value])),
  );
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const [search, setSearch] = useState('');
  const filled = [...entered].flatMap(([name, value]) => (value.trim() === '' ? [] : [name]));
  const groups = groupSettings(fields ?? [], formats, {
    search,
    present: summary?.cases.map(({ format }) => format) ?? [],
    kept: [...filled, ...wrong],
  });

  const apply = async (form: HTMLFormElement): Promise<void> => {
    const pins = [...entered].flatMap(([name, value]) => (value.trim() === '' ? [] : [{ name, value: value.trim() }]));
    try {
      const read = await Promise.all(pins.map((pin) => session.client.readPins([pin])));
      const refused = pins.filter((_pin, position) => read[position] === undefined).map(({ name }) => name);
      setWrong(refused);
      if (refused.length > 0) {
        form.querySelector<HTMLInputElement>(`[name="${String(refused[0])}"]`)?.focus();
        return;
      }
      onDone();
      await session.trusted.setPins(read.flatMap((one) => one ?? []));
    } catch (error) {
      session.fault(error);
    }
  };

  return (
    <section className="PinForm" aria-labelledby="settings-title">
      <div className="PinForm-head">
        <h3 id="settings-title" className="TrustedInputs-title">
          {TRUST.settings}
        </h3>
        <SearchField label={TRUST.searchSettings} value={search} onChange={setSearch} />
      </div>
      <form
        className="PinForm-form"
        noValidate
        onSubmit={(event: FormEvent<HTMLFormElement>) => {
          event.preventDefault();
          void apply(event.currentTarget);
        }}
      >
        {groups.shown.length === 0 && fields !== undefined ? (
          <p className="PinForm-hint">{search === '' ? TRUST.noneOpen : TRUST.noneFound}</p>
        ) : null}
        {groups.shown.map((group) => (
          <fieldset key={group.id} className="PinForm-group">
            <legend className="u-label">{group.title}</legend>
            {group.fields.map((field) => (
              <Field
                key={field.name}
                field={field}
                value={entered.get(field.name) ?? ''}
                wrong={wrong.includes(field.name)}
                onChange={(value) => {
                  setEntered((now) => new Map(now).set(field.name, value));
                }}
              />
            ))}
          </fieldset>
        ))}
        {groups.hidden > 0 ? <p className="PinForm-hint">{TRUST.more(groups.hidden)}</p> : null}
        <div className="PinForm-actions">
          <Button
            disabled={list.length === 0}
            onClick={() => {
              onDone();
              void session.trusted.setPins([]);
            }}
          >
            {PINS.clear}
          </Button>
          <Button type="submit" kind="primary">
            {phase === 'judged' ? PINS.applyNow : PINS.apply}
          </Button>
        </div>
      </form>
    </section>
  );
}

interface FieldProps {
  readonly field: PinField;
  readonly value: string;
  readonly wrong: boolean;
  readonly onChange: (value: string) => void;
}

function Field({ field, value, wrong, onChange }: FieldProps) {
  const id = `pin-${field.name}`;
  return (
    <div className="PinForm-field">
      <label htmlFor={id}>
        {field.title} <code>{field.name}</code>
      </label>
      <input
        id={id}
        name={field.name}
        className="PinForm-input"
        type="text"
        value={value}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={wrong}
        aria-describedby={`${id}-form`}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
      <p id={`${id}-form`} className={wrong ? 'PinForm-wrong' : 'PinForm-hint'} role={wrong ? 'alert' : undefined}>
        {wrong ? PINS.wrong(field.form) : PINS.expect(field.form)} {PINS.example(field.example)}
      </p>
    </div>
  );
}

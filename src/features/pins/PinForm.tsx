import { useState, type FormEvent } from 'react';
import type { PinField } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { Button } from '../../ui/Button.tsx';
import { PINS } from '../../text/messages.ts';

/** One field for each pin; an empty field pins nothing. */
export function PinForm({ onDone }: { readonly onDone: () => void }) {
  const session = useSession();
  const { list } = useStore(session.pins);
  const { phase } = useStore(session.workspace);
  const fields = useAnswer('pin fields', () => session.client.pinFields());
  const [wrong, setWrong] = useState<readonly string[]>([]);

  const apply = async (form: HTMLFormElement): Promise<void> => {
    const entered = [...new FormData(form)].flatMap(([name, value]) =>
      typeof value === 'string' && value.trim() !== '' ? [{ name, value: value.trim() }] : [],
    );
    try {
      const read = await Promise.all(entered.map((pin) => session.client.readPins([pin])));
      const refused = entered.filter((_pin, position) => read[position] === undefined).map(({ name }) => name);
      setWrong(refused);
      if (refused.length > 0) {
        form.querySelector<HTMLInputElement>(`[name="${String(refused[0])}"]`)?.focus();
        return;
      }
      onDone();
      await session.setPins(read.flatMap((one) => one ?? []));
    } catch (error) {
      session.fault(error);
    }
  };

  return (
    <form
      className="PinForm"
      noValidate
      onSubmit={(event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        void apply(event.currentTarget);
      }}
    >
      {fields?.map((field) => (
        <Field
          key={field.name}
          field={field}
          value={list.find(({ name }) => name === field.name)?.value ?? ''}
          wrong={wrong.includes(field.name)}
        />
      ))}
      <div className="PinForm-actions">
        <Button
          disabled={list.length === 0}
          onClick={() => {
            onDone();
            void session.setPins([]);
          }}
        >
          {PINS.clear}
        </Button>
        <Button type="submit" kind="primary">
          {phase === 'judged' ? PINS.applyNow : PINS.apply}
        </Button>
      </div>
    </form>
  );
}

interface FieldProps {
  readonly field: PinField;
  readonly value: string;
  readonly wrong: boolean;
}

function Field({ field, value, wrong }: FieldProps) {
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
        defaultValue={value}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={wrong}
        aria-describedby={`${id}-form`}
      />
      <p id={`${id}-form`} className={wrong ? 'PinForm-wrong' : 'PinForm-hint'} role={wrong ? 'alert' : undefined}>
        {wrong ? PINS.wrong(field.form) : PINS.expect(field.form)} {PINS.example(field.example)}
      </p>
    </div>
  );
}

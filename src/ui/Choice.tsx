import './Choice.css';

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string; readonly title?: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** Name of the radio group, unique on the page. */
  readonly name: string;
}

/** A few exclusive options side by side: radio buttons, so arrows and screen readers know what to do. */
export function Choice<T extends string>({ label, options, value, onChange, name }: ChoiceProps<T>) {
  return (
    <fieldset className="Choice">
      <legend className="u-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="Choice-option" title={option.title}>
          <input
            className="Choice-input"
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => {
              onChange(option.value);
            }}
          />
          <span className="Choice-label">{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

import './SearchField.css';

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Marked for the `/` shortcut, which goes to the first one in view. Escape empties it, then leaves it. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  return (
    <input
      className="SearchField"
      type="search"
      data-search=""
      aria-label={label}
      placeholder={label}
      spellCheck={false}
      autoComplete="off"
      value={value}
      onChange={(event) => {
        onChange(event.target.value);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        if (value === '') event.currentTarget.blur();
        else onChange('');
      }}
    />
  );
}

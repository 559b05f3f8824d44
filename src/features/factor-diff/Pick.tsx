interface PickProps<T extends string | number> {
  readonly name: string;
  readonly label: string;
  readonly value: T | undefined;
  readonly options: readonly T[];
  readonly titleOf: (option: T) => string;
  /** What stands for no choice. */
  readonly none: string;
  readonly onChange: (value: T | undefined) => void;
}

/** One of several, or none: a menu of the system. */
export function Pick<T extends string | number>({
  name,
  label,
  value,
  options,
  titleOf,
  none,
  onChange,
}: PickProps<T>) {
  return (
    <select
      name={name}
      aria-label={label}
      value={value ?? ''}
      onChange={({ target }) => {
        onChange(options.find((option) => String(option) === target.value));
      }}
    >
      <option value="">{none}</option>
      {options.map((option) => (
        <option key={option} value={option}>
          {titleOf(option)}
        </option>
      ))}
    </select>
  );
}

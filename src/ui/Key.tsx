import './Key.css';

/** The key that does the same as the button it stands on; said by `aria-keyshortcuts`, so it is only seen. */
export function Key({ name }: { readonly name: string }) {
  return (
    <kbd className="Key" aria-hidden="true">
      {name}
    </kbd>
  );
}

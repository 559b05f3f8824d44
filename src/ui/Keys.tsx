import './Keys.css';

/** Keys as they are pressed, one after the other. */
export function Keys({ keys }: { readonly keys: string }) {
  return (
    <span className="Keys">
      {keys.split(' ').map((one, position) =>
        one === '' ? null : (
          <kbd key={position} className="Keys-key">
            {one}
          </kbd>
        ),
      )}
    </span>
  );
}

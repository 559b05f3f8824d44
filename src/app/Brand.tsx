import { APP } from '../text/messages.ts';

/** The mark of public/icon.svg: an A whose bar is a balance beam, in a punch with cut corners. */
export function Brand() {
  return (
    <span className="Brand">
      <svg className="Brand-mark" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true" focusable="false">
        <path className="Brand-punch" d="M8 1h16l7 7v16l-7 7H8l-7-7V8z" />
        <path className="Brand-legs" d="M16 7.500 9.500 24M16 7.500 22.500 24" />
        <path className="Brand-beam" d="M6.500 17.500h19" />
        <circle className="Brand-pivot" cx="16" cy="17.500" r="2.200" />
      </svg>
      <span className="Brand-name">{APP.name}</span>
    </span>
  );
}

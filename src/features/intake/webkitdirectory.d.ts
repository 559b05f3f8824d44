import 'react';

declare module 'react' {
  // The parameter must be named as in React's own declaration.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  interface InputHTMLAttributes<T> {
    /** Folder picker; in every browser that we test, and missing from React's types. */
    webkitdirectory?: '';
  }
}

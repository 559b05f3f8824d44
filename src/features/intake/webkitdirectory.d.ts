import 'react';

declare module 'react' {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- the parameter must be named as in React's own declaration
  interface InputHTMLAttributes<T> {
    /** Folder picker; in every browser that we test, and missing from React's types. */
    webkitdirectory?: '';
  }
}

import { APP } from '../text/messages.ts';

/** Inside another page Assay shows no result and takes no file (threats.md D6). */
export function Framed() {
  return (
    <main className="App-broken">
      <h1>{APP.framed}</h1>
      <p>{APP.framedWhy}</p>
    </main>
  );
}

/** The same inside a module worker of a browser: files come over HTTP, documents go back over HTTP. */
import { runSuite } from './suite.mjs';

const { fetch, TextDecoder } = globalThis;
const read = async (address) => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
};

let lines = [];
let sent = Date.now();
/** In batches, but never silent for long: silence is what a dead browser sounds like. */
async function send(more) {
  lines.push(JSON.stringify(more));
  if (lines.length < 50 && Date.now() - sent < 2000 && more.end !== true) return;
  sent = Date.now();
  const body = lines.join('\n');
  lines = [];
  await fetch('/report', { method: 'POST', body });
}

const { cases, wanted, places } = JSON.parse(new TextDecoder().decode(await read('/corpus.json')));
await runSuite(
  cases,
  (path) => read(`/file/${places[path]}`),
  ({ content, ...document }) =>
    send(content === undefined ? document : { ...document, text: new TextDecoder().decode(content) }),
  wanted,
);
await send({ end: true });

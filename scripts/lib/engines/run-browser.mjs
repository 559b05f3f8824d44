/** Runs the suite in a module worker of a browser, served from a server of this computer that also takes the answers. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { inRoot } from '../root.mjs';

const PAGE = `<!doctype html><meta charset="utf-8"><title>suite</title><script>
  const worker = new Worker('/worker.mjs', { type: 'module' });
  worker.onerror = (event) => fetch('/trouble', { method: 'POST', body: event.message || 'no message' });
  worker.onmessageerror = worker.onerror;
</script>`;
const WORKER = inRoot('scripts/lib/engines/worker-driver.mjs');
/** A browser that says nothing for so long has died. */
const SILENCE = 300_000;

/** Gives every line that the driver told; throws when the worker did not come to its end. */
export async function runBrowser(open, suite, corpus) {
  const paths = [...new Set(corpus.cases.flatMap((one) => one.files.map((file) => file.path)))];
  const places = Object.fromEntries(paths.map((path, at) => [path, at]));
  const lines = [];
  let settle;
  const ended = new Promise((resolve) => (settle = resolve));
  let silence;
  const listen = () => {
    clearTimeout(silence);
    silence = setTimeout(() => settle(`nothing was heard for ${SILENCE / 1000} s`), SILENCE);
  };
  const answers = new Map([
    ['/', ['text/html', () => PAGE]],
    ['/worker.mjs', ['text/javascript', () => readFileSync(WORKER)]],
    ['/suite.mjs', ['text/javascript', () => readFileSync(suite)]],
    ['/corpus.json', ['application/json', () => JSON.stringify({ ...corpus, places })]],
  ]);
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString('utf8');
      response.end();
      listen();
      if (request.url === '/trouble') return settle(`the worker failed: ${body}`);
      const more = body.split('\n').map((line) => JSON.parse(line));
      lines.push(...more);
      if (more.at(-1).end === true) settle(undefined);
      return undefined;
    }
    const path = paths[Number(/^\/file\/(\d+)$/.exec(request.url)?.[1])];
    const [type, body] =
      path === undefined
        ? (answers.get(request.url) ?? [])
        : ['application/octet-stream', () => readFileSync(inRoot(path))];
    if (body === undefined) return response.writeHead(404).end();
    return response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  let browser;
  try {
    browser = await open();
    const page = await browser.newPage();
    listen();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const trouble = await ended;
    if (trouble !== undefined) throw new Error(trouble);
    return lines;
  } finally {
    clearTimeout(silence);
    await browser?.close();
    server.close();
    server.closeAllConnections();
  }
}

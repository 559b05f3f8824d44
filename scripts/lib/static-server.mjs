import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';

const TYPES = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.mjs', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.jsonl', 'application/x-ndjson; charset=utf-8'],
  ['.webmanifest', 'application/manifest+json; charset=utf-8'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.md', 'text/markdown; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.wasm', 'application/wasm'],
  ['.woff2', 'font/woff2'],
]);

const HEADERS = {
  // A page built a minute ago must never be shown in its older form.
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  // The one directive of the page's policy that only a header can set.
  'Content-Security-Policy': "frame-ancestors 'none'",
};

const LOCAL_NAMES = new Set(['127.0.0.1', 'localhost']);

/** The file that a request path names, or undefined: nothing outside `root`, not even through a symbolic link. */
async function resolveFile(root, requestPath) {
  let path;
  try {
    path = decodeURIComponent(requestPath);
  } catch {
    return undefined;
  }
  if (/[\\\0]/.test(path) || path.split('/').includes('..')) return undefined;
  try {
    const target = await realpath(join(root, path.endsWith('/') ? `${path}index.html` : path));
    if (!target.startsWith(root + sep)) return undefined;
    const { size } = await stat(target).then((entry) => (entry.isFile() ? entry : { size: undefined }));
    return size === undefined ? undefined : { target, size };
  } catch {
    return undefined;
  }
}

async function answer(root, request, response) {
  const refuse = (status, text) => {
    response.writeHead(status, { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(request.method === 'HEAD' ? undefined : `${text}\n`);
  };
  // A foreign host name means that some page out there resolved its own name to this machine.
  if (!LOCAL_NAMES.has((request.headers.host ?? '').replace(/:\d+$/, ''))) return refuse(403, 'Unknown host.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET and HEAD.');
  const file = await resolveFile(root, request.url.split(/[?#]/, 1)[0]);
  if (file === undefined) return refuse(404, 'Not found.');
  const type = TYPES.get(extname(file.target)) ?? 'application/octet-stream';
  response.writeHead(200, { ...HEADERS, 'Content-Type': type, 'Content-Length': file.size });
  if (request.method === 'HEAD') return response.end();
  createReadStream(file.target)
    .on('error', () => response.destroy())
    .pipe(response);
}

/** Serves a folder on 127.0.0.1; port 0 takes a free one. Gives the server and its address. */
export async function serveFolder(folder, port = 0) {
  const root = await realpath(folder);
  const server = createServer((request, response) => {
    answer(root, request, response).catch(() => response.destroy());
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { server, address: `http://127.0.0.1:${server.address().port}/` };
}

/** Serves until Ctrl-C or a termination signal, then ends with exit code 0. */
export function untilSignal(server) {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
      process.exit(0);
    });
  }
}

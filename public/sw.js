/**
 * Keeps one build of Assay for use without the server. It is registered only when somebody presses *Keep for offline use*, sees no
 * evidence, and asks for nothing but the files of its own list, each of which must have the digest that the list gives.
 */
const { caches, clients, crypto, fetch, registration, Request, Response, skipWaiting } = globalThis;
const listen = globalThis.addEventListener.bind(globalThis);

/** Filled in by the build: `files` are pairs of path and SHA-256. */
const KEPT = JSON.parse('{"version":"","build":"","files":[]}');

// Several copies of Assay, and other pages, may share an origin and with it the names of caches.
const FAMILY = `assay ${registration.scope} `;
const CACHE = `${FAMILY}${KEPT.build}`;
const DIGESTS = new Map(KEPT.files);
const TYPES = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

const addressOf = (path) => new URL(path, registration.scope).href;

async function digestOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function answer(path, bytes) {
  return new Response(bytes, {
    headers: {
      'Content-Type': TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Content-Security-Policy': "frame-ancestors 'none'",
    },
  });
}

/** A file of the list from the server; throws unless it is, byte for byte, the one that the list means. */
async function bring(path) {
  const response = await fetch(new Request(addressOf(path), { cache: 'no-store', redirect: 'error' }));
  if (!response.ok) throw new Error(`${path}: status ${response.status}`);
  const bytes = await response.arrayBuffer();
  if ((await digestOf(bytes)) !== DIGESTS.get(path)) throw new Error(`${path} is not the file of this build`);
  return bytes;
}

async function keep() {
  const cache = await caches.open(CACHE);
  try {
    for (const path of DIGESTS.keys()) await cache.put(addressOf(path), answer(path, await bring(path)));
  } catch (error) {
    // Half a build is none. The one that was kept before stays.
    await caches.delete(CACHE);
    throw error;
  }
}

/** From the cache, if nobody changed it there; else from the server. Whatever it is, it has the digest of the list. */
async function serve(path) {
  const found = await caches.match(addressOf(path), { cacheName: CACHE });
  if (found !== undefined) {
    const bytes = await found.arrayBuffer();
    if ((await digestOf(bytes)) === DIGESTS.get(path)) return answer(path, bytes);
  }
  try {
    return answer(path, await bring(path));
  } catch {
    return Response.error();
  }
}

async function removeOthers() {
  for (const name of await caches.keys()) if (name.startsWith(FAMILY) && name !== CACHE) await caches.delete(name);
  await clients.claim();
}

listen('install', (event) => event.waitUntil(keep()));
listen('activate', (event) => event.waitUntil(removeOthers()));

listen('fetch', (event) => {
  const { method, url } = event.request;
  if (method !== 'GET') return;
  const [address] = url.split(/[?#]/, 1);
  if (!address.startsWith(registration.scope)) return;
  const path = address.slice(registration.scope.length) || 'index.html';
  if (DIGESTS.has(path)) event.respondWith(serve(path));
});

listen('message', (event) => {
  if (event.data === 'use') skipWaiting.call(globalThis);
  if (event.data === 'describe') event.ports[0]?.postMessage({ version: KEPT.version, build: KEPT.build });
});

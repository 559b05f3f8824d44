/** Hosts for the journeys: a plain one that sends no header but the type, and a foreign one that nobody may reach. */
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

export const DIST = 'dist';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export interface Host {
  /** Where the folder is found, with the slash at its end. */
  readonly address: string;
  /** Paths that were asked for. */
  readonly requests: string[];
  readonly port: number;
  close(): Promise<void>;
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

function closer(server: Server): () => Promise<void> {
  return () =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
}

/** Serves a folder under a path of a host. No headers: what many a static host allows, and caching as the browser likes. */
export async function plainHost(folder: string, under = '/', port = 0): Promise<Host> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
    requests.push(path);
    const inside = path.startsWith(under) ? join(folder, path.slice(under.length) || 'index.html') : undefined;
    const there = inside === undefined ? undefined : statSync(inside, { throwIfNoEntry: false });
    if (inside === undefined || there?.isFile() !== true) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': TYPES[extname(inside)] ?? 'application/octet-stream' });
    response.end(readFileSync(inside));
  });
  const taken = await listen(server, port);
  return { address: `http://127.0.0.1:${String(taken)}${under}`, requests, port: taken, close: closer(server) };
}

/** Another origin: lets everybody in and writes down who came, by HTTP or by WebSocket. */
export async function foreignHost(): Promise<Host> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'text/javascript' }).end('0');
  });
  server.on('upgrade', (request, socket) => {
    requests.push(`upgrade ${request.url ?? ''}`);
    socket.destroy();
  });
  const port = await listen(server, 0);
  return { address: `http://127.0.0.1:${String(port)}/`, requests, port, close: closer(server) };
}

/** A copy of the built page to be changed by a test; `remove` when done. */
export function copyOfDist(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'assay-dist-'));
  cpSync(DIST, folder, { recursive: true });
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

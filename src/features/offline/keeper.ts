/** The kept copy of this page: what the browser's service worker interface says and does, in the words of this feature. */
import type { Build } from './build-info.ts';

interface PolicyFactory {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
}

/** How long a worker may take to say which build it holds. */
const ANSWER_TIME = 3000;

const pageFolder = (): string => new URL('./', globalThis.location.href).href;
const scriptAddress = (): string => new URL('./sw.js', globalThis.location.href).href;

let trust: ((url: string) => string) | undefined;

/** The address of the service worker, past Trusted Types: the policy lets through this one and no other. */
function trustedAddress(): string {
  if (trust === undefined) {
    const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
    const onlyOurs = (url: string): string => {
      if (url !== scriptAddress()) throw new TypeError('not the address of the service worker');
      return url;
    };
    const policy = factory?.createPolicy('assay-offline', { createScriptURL: onlyOurs });
    trust = policy === undefined ? onlyOurs : (url) => policy.createScriptURL(url);
  }
  return trust(scriptAddress());
}

function container(): ServiceWorkerContainer | undefined {
  return (globalThis.navigator as Partial<Navigator>).serviceWorker;
}

export const canKeep = (): boolean => globalThis.isSecureContext && container() !== undefined;

/** The registration of this very page, not one of a folder above it. */
async function registered(): Promise<ServiceWorkerRegistration | undefined> {
  const found = await container()?.getRegistration(pageFolder());
  return found?.scope === pageFolder() ? found : undefined;
}

/** Which build a worker holds; undefined when it does not say. */
function describe(worker: ServiceWorker): Promise<Build | undefined> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(undefined);
    }, ANSWER_TIME);
    port1.onmessage = ({ data }: MessageEvent<Build>) => {
      clearTimeout(timer);
      port1.close();
      resolve({ version: data.version, build: data.build });
    };
    worker.postMessage('describe', [port2]);
  });
}

/** Waits until a worker is as far as it will come. */
function settled(worker: ServiceWorker, states: readonly ServiceWorkerState[]): Promise<ServiceWorkerState> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!states.includes(worker.state)) return;
      worker.removeEventListener('statechange', look);
      resolve(worker.state);
    };
    worker.addEventListener('statechange', look);
    look();
  });
}

export interface Kept {
  readonly kept: Build | undefined;
  /** Stored beside it, and used when the auditor says so. */
  readonly ready: Build | undefined;
}

/** What is kept now. Asks the browser, not the server. */
export async function readKept(): Promise<Kept> {
  const registration = await registered();
  const of = async (worker: ServiceWorker | null | undefined): Promise<Build | undefined> =>
    worker === null || worker === undefined ? undefined : describe(worker);
  return { kept: await of(registration?.active), ready: await of(registration?.waiting) };
}

/** Stores this build; false when one of its files did not come as it should. */
export async function keep(): Promise<boolean> {
  const registration = await container()
    ?.register(trustedAddress(), { scope: pageFolder(), updateViaCache: 'none' })
    .catch(() => undefined);
  const worker = registration?.installing ?? registration?.waiting ?? registration?.active;
  if (worker === null || worker === undefined) return false;
  return (await settled(worker, ['activated', 'redundant'])) === 'activated';
}

/** Asks the server for another build and stores it beside the kept one. */
export async function lookForUpdate(): Promise<'ready' | 'newest' | 'failed' | 'unreachable'> {
  const registration = await registered();
  if (registration === undefined) return 'unreachable';
  try {
    await registration.update();
  } catch {
    return 'unreachable';
  }
  const coming = registration.installing;
  if (coming !== null && (await settled(coming, ['installed', 'redundant'])) === 'redundant') return 'failed';
  return registration.waiting === null ? 'newest' : 'ready';
}

/** Puts the other build in place of the kept one and loads the page again, from it. */
export async function takeUpdate(): Promise<void> {
  const waiting = (await registered())?.waiting;
  if (waiting === null || waiting === undefined) return;
  waiting.postMessage('use');
  await settled(waiting, ['activated', 'redundant']);
  globalThis.location.reload();
}

/** Forgets the kept copy, all of it. */
export async function remove(): Promise<void> {
  await (await registered())?.unregister();
  const family = `assay ${pageFolder()} `;
  for (const name of await globalThis.caches.keys()) if (name.startsWith(family)) await globalThis.caches.delete(name);
}

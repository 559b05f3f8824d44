import { LateWorker } from './late-worker.ts';
import { readFor } from './page-reads.ts';

interface ScriptUrlPolicy {
  createScriptURL(url: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): ScriptUrlPolicy;
}

let code: Promise<string> | undefined;
let blobUrl: string | undefined;
let policy: ScriptUrlPolicy | undefined;

/** The one address this page may run: the Blob made here from the code that came with the page. */
function onlyOurs(url: string): string {
  if (url !== blobUrl) throw new TypeError('not the address of the engine');
  return url;
}

function engineUrl(workerCode: string): string {
  blobUrl ??= URL.createObjectURL(new Blob([workerCode], { type: 'text/javascript' }));
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  if (factory === undefined) return blobUrl;
  // A policy of one name can be made once; it is kept with the address it lets through.
  policy ??= factory.createPolicy('assay', { createScriptURL: onlyOurs });
  return policy.createScriptURL(blobUrl);
}

/**
 * A classic worker from a Blob: it inherits the page's content policy, and it also starts from `file://`, where
 * Chromium refuses module workers without a word. Its code comes after what shows the page.
 */
export function spawnWorker(): LateWorker {
  code ??= import('./audit.worker.ts?worker&code').then((module) => module.default);
  return new LateWorker(code.then(begin));
}

function begin(workerCode: string): Worker {
  const worker = new Worker(engineUrl(workerCode), { name: 'assay-engine' });
  if (globalThis.location.protocol === 'file:') readFor(worker);
  return worker;
}

/**
 * Takes network and storage interfaces out of the worker before it reads evidence (threats.md S4). The page's policy
 * already forbids connections; this is the second fence, and the one that also holds where a policy is not inherited.
 */
const FORBIDDEN = [
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'WebSocketStream',
  'EventSource',
  'WebTransport',
  'RTCPeerConnection',
  'importScripts',
  'Worker',
  'SharedWorker',
  'BroadcastChannel',
  'indexedDB',
  'caches',
  'cookieStore',
  'Notification',
] as const;

const FORBIDDEN_OF_NAVIGATOR = [
  'sendBeacon',
  'storage',
  'serviceWorker',
  'locks',
  'connection',
  'storageBuckets',
] as const;

function remove(holder: object, name: string): void {
  for (let target: object | null = holder; target !== null; target = Object.getPrototypeOf(target) as object | null) {
    const found = Object.getOwnPropertyDescriptor(target, name);
    if (found?.configurable === true) Reflect.deleteProperty(target, name);
  }
  Object.defineProperty(holder, name, { value: undefined, configurable: false, writable: false });
}

export function lockDown(scope: object): void {
  for (const name of FORBIDDEN) remove(scope, name);
  const navigator = (scope as { navigator?: object }).navigator;
  if (navigator === undefined) return;
  for (const name of FORBIDDEN_OF_NAVIGATOR) remove(navigator, name);
}

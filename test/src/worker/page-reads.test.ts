import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as PageReads from '../../../src/worker/page-reads.ts';

/** A Blob that cannot be read here, only where it arrives: as in a worker of WebKit on `file:`. */
function unreadableHere(text: string): Blob {
  const blob = new Blob([text]);
  blob.arrayBuffer = () => Promise.reject(new Error('The I/O read operation failed.'));
  return blob;
}

/** What `readFor` sends to a worker, delivered to a scope in this thread. */
function connect(reads: typeof PageReads, scope: EventTarget): void {
  reads.readFor({
    postMessage: (data) => {
      scope.dispatchEvent(new MessageEvent('message', { data }));
    },
  });
}

const textOf = (bytes: ArrayBuffer): string => new TextDecoder().decode(bytes);

describe('reading a Blob in a worker', () => {
  let reads: typeof PageReads;
  let scope: EventTarget;
  beforeEach(async () => {
    vi.resetModules();
    reads = await import('../../../src/worker/page-reads.ts');
    scope = new EventTarget();
    reads.acceptPageReads(scope);
  });

  it('fails as it failed, when no page offered to read', async () => {
    await expect(reads.readBlob(unreadableHere('x'))).rejects.toThrow('The I/O read operation failed.');
  });

  it.each([['a word'], [{ 'assay-pageReads': 1 }], [{ 'assay-page-reads': 'no port' }], [null]])(
    'takes no port from %j',
    async (data) => {
      scope.dispatchEvent(new MessageEvent('message', { data }));
      await expect(reads.readBlob(unreadableHere('x'))).rejects.toThrow('The I/O read operation failed.');
    },
  );

  it('fails when the page cannot read it either', async () => {
    connect(reads, scope);
    const failing = vi.spyOn(Blob.prototype, 'arrayBuffer').mockRejectedValue(new Error('gone from the disk'));
    await expect(reads.readBlob(new Blob(['x']))).rejects.toThrow('gone from the disk');
    failing.mockRestore();
  });

  it('does not ask the page for what it can read itself', async () => {
    expect(textOf(await reads.readBlob(new Blob(['mine'])))).toBe('mine');
  });

  it('gets each slice that it asks the page for, whatever the order', async () => {
    connect(reads, scope);
    const asked = ['one', 'two', 'three'].map((text) => reads.readBlob(unreadableHere(text)));
    expect((await Promise.all(asked)).map(textOf)).toEqual(['one', 'two', 'three']);
  });
});

import type { Locator } from '@playwright/test';
import type { TestFile } from './evidence.ts';

/** As if dragged from a file manager onto an element, whatever the files hold. */
export async function dropOn(target: Locator, files: readonly TestFile[]): Promise<void> {
  const transfer = await target.page().evaluateHandle(
    (list) => {
      const data = new DataTransfer();
      for (const { name, base64 } of list) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        data.items.add(new File([bytes], name));
      }
      return data;
    },
    files.map(({ name, buffer }) => ({ name, base64: buffer.toString('base64') })),
  );
  for (const event of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(event, { dataTransfer: transfer });
}

export const NO_DIGEST: string;
export function makeOneFile(html: string, read: (path: string) => string): string;
export function makeKeeper(
  source: string,
  kept: { readonly version: string; readonly build: string; readonly files: readonly (readonly [string, string])[] },
): string;
/** Completes a built folder, in which `sw.js` is still its source. */
export function sealRelease(folder: string, version: string): { build: string; release: string; files: number };

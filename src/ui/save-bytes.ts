/** Saves bytes as a file: a link with `download` and a Blob works in every browser, without a request. */
export function saveBytes(name: string, type: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the Blob after this turn.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}

/** One of the packed samples. They come with the page, after what shows the list, and need no request of their own. */
export async function unpack(position: number): Promise<Blob> {
  const { PACKED } = await import('./packed.generated.ts');
  const text = PACKED[position];
  if (text === undefined) throw new Error('a sample of this page is missing');
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).blob();
}

/** A drawing of the page as a file of its own: every style that it has from the page is written into it. */
export interface Drawing {
  readonly text: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

const STYLES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'opacity',
  'paint-order',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;

const NAMESPACE = 'http://www.w3.org/2000/svg';

const LINE_PIXELS = 18;

/** @param legend lines below the drawing; each is coloured as the element that stands for what it names */
export function drawingOf(
  svg: SVGSVGElement,
  legend: readonly { readonly text: string; readonly like: Element | null }[],
): Drawing {
  const box = svg.getBoundingClientRect();
  const { width } = box;
  const height = box.height + LINE_PIXELS * legend.length + LINE_PIXELS / 2;
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = [svg, ...svg.querySelectorAll('*')];
  const copies = [copy, ...copy.querySelectorAll('*')];
  copies.forEach((element, position) => {
    const original = originals[position];
    if (original === undefined) return;
    const computed = getComputedStyle(original);
    for (const style of STYLES) element.setAttribute(style, computed.getPropertyValue(style));
    element.removeAttribute('style');
    element.removeAttribute('class');
    element.removeAttribute('tabindex');
    element.removeAttribute('role');
  });
  copy.setAttribute('xmlns', NAMESPACE);
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('viewBox', `0 0 ${String(width)} ${String(height)}`);
  const ground = document.createElementNS(NAMESPACE, 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', groundOf(svg));
  copy.prepend(ground);
  const page = getComputedStyle(svg);
  legend.forEach(({ text, like }, position) => {
    const line = document.createElementNS(NAMESPACE, 'text');
    line.setAttribute('x', '24');
    line.setAttribute('y', String(box.height + LINE_PIXELS * (position + 1) - 4));
    line.setAttribute('fill', like === null ? page.color : strokeOf(like));
    line.setAttribute('font-family', page.fontFamily);
    line.setAttribute('font-size', '12');
    line.textContent = text;
    copy.append(line);
  });
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

/** Lines and dots have theirs in the stroke or in the fill. */
function strokeOf(element: Element): string {
  const { stroke, fill } = getComputedStyle(element);
  return stroke === 'none' ? fill : stroke;
}

/** The colour behind it: the nearest one that is not transparent. */
function groundOf(element: Element): string {
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const color = getComputedStyle(at).backgroundColor;
    if (color !== 'transparent' && color !== 'rgba(0, 0, 0, 0)') return color;
  }
  return 'white';
}

/** Twice as many pixels as on the screen, so that it can be printed. */
const SCALE = 2;

export async function pngOf({ text, width, height }: Drawing): Promise<Uint8Array> {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width * SCALE);
  canvas.height = Math.ceil(height * SCALE);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser gives no canvas to draw on');
  context.scale(SCALE, SCALE);
  context.drawImage(image, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  if (blob === null) throw new Error('this browser made no picture of the drawing');
  return new Uint8Array(await blob.arrayBuffer());
}

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

/** A line below a drawing. */
export interface LegendLine {
  readonly text: string;
  /** The mark that stands for what the line names, from a picture of 24 by 10 pixels. */
  readonly like: Element | null;
  /** Stands below a line with a mark. */
  readonly indented: boolean;
}

const LEFT = 24;
const SYMBOL_PIXELS = 32;

/** @param legend lines below the drawing, each with the mark of what it names */
export function drawingOf(svg: SVGSVGElement, legend: readonly LegendLine[]): Drawing {
  const box = svg.getBoundingClientRect();
  const { width } = box;
  const height = box.height + LINE_PIXELS * legend.length + LINE_PIXELS / 2;
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = [svg, ...svg.querySelectorAll('*')];
  const copies = [copy, ...copy.querySelectorAll('*')];
  copies.forEach((element, position) => {
    const original = originals[position];
    if (original !== undefined) writeStyles(element, original);
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
  legend.forEach(({ text, like, indented }, position) => {
    const base = box.height + LINE_PIXELS * (position + 1) - 4;
    if (like !== null) copy.append(symbolOf(like, base));
    const line = document.createElementNS(NAMESPACE, 'text');
    line.setAttribute('x', String(indented ? LEFT + SYMBOL_PIXELS : LEFT));
    line.setAttribute('y', String(base));
    line.setAttribute('fill', page.color);
    line.setAttribute('font-family', page.fontFamily);
    line.setAttribute('font-size', '12');
    line.textContent = text;
    copy.append(line);
  });
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

/** The mark of a line, as high as its small letters. */
function symbolOf(like: Element, base: number): SVGElement {
  const group = document.createElementNS(NAMESPACE, 'g');
  group.setAttribute('transform', `translate(${String(LEFT)} ${String(base - 9)})`);
  const mark = like.cloneNode(false) as SVGElement;
  writeStyles(mark, like);
  group.append(mark);
  return group;
}

function writeStyles(element: Element, original: Element): void {
  const computed = getComputedStyle(original);
  for (const style of STYLES) element.setAttribute(style, computed.getPropertyValue(style));
  for (const name of ['style', 'class', 'tabindex', 'role']) element.removeAttribute(name);
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

import { useLayoutEffect } from 'react';

/** Letters that end neither a string nor a rule of a style sheet. */
const PLAIN = /^[\w .,:()-]*$/;

/**
 * While it is used: what stands at the foot of every printed page (margin boxes, where the browser has them), and the
 * title of the document, which browsers without them print there by themselves.
 *
 * @throws TypeError for a text that could end its string
 */
export function usePageFoot(foot: string, title: string): void {
  useLayoutEffect(() => {
    if (!PLAIN.test(foot)) throw new TypeError('the foot of a page holds what a style sheet would read');
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`@page { @bottom-left { content: "${foot}"; font: 7pt monospace; } }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    const before = document.title;
    document.title = title;
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
      document.title = before;
    };
  }, [foot, title]);
}

/**
 * The name of a file as a relative reference (RFC 3986, section 4.2): never absolute, never with a scheme, a host, a
 * query or a way out of the folder that it is resolved against, whatever the name.
 */
import { utf8Encode } from '../base/utf8.ts';
import { visibleText } from './visible-text.ts';

const UNRESERVED = /^[A-Za-z0-9._~-]$/;

/** Distinct names may give one reference (`..` and `..~`); a file is known by its digest. */
export function relativeUri(name: string): string {
  return name.split('/').map(segment).join('/');
}

function segment(text: string): string {
  // Empty and dotted segments would begin a host, or climb; a percent sign before a dot does not stop a URL reader.
  if (text === '' || text === '.' || text === '..') return `${text}~`;
  const bytes = utf8Encode(visibleText(text));
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    return UNRESERVED.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

import type { ComparePair, CompareSide } from '../worker/contract.ts';

/** A case, or a record of it: `3` or `3.17`. */
const SIDE = /^(0|[1-9]\d{0,8})(?:\.(0|[1-9]\d{0,8}))?$/;
const HEAD = '#v1/compare/';

const sideText = ({ caseId, record }: CompareSide): string =>
  record === undefined ? String(caseId) : `${String(caseId)}.${String(record)}`;

/** `#v1/compare/0/with/1`, or with records `#v1/compare/0.3/with/0.7`: positions, never content. */
export const formatCompareHash = ({ first, second }: ComparePair): string =>
  `${HEAD}${sideText(first)}/with/${sideText(second)}`;

/** Reads an address; anything malformed makes the whole of it undefined. */
export function parseCompareHash(hash: string): ComparePair | undefined {
  if (!hash.startsWith(HEAD)) return undefined;
  const [one = '', word, other = '', ...rest] = hash.slice(HEAD.length).split('/');
  const first = readSide(one);
  const second = readSide(other);
  if (word !== 'with' || rest.length > 0 || first === undefined || second === undefined) return undefined;
  return { first, second };
}

function readSide(text: string): CompareSide | undefined {
  const match = SIDE.exec(text);
  if (match === null) return undefined;
  const record = match[2];
  return { caseId: Number(match[1]), ...(record === undefined ? {} : { record: Number(record) }) };
}

/** S-18: the parts of an opened prefix stand together, and each opened state starts from its proved embedding row. */
import { sameBytes } from '../hashes/merkle.ts';
import type { V4AuditResponse } from '../wire/types.ts';
import { wireBytes } from '../wire/types.ts';
import { RuleReport } from './rule.ts';

/** @param rowsVerified whether the rows were proved against the embedding root of the pinned key */
export function prefixParts(response: V4AuditResponse, rowsVerified: boolean): RuleReport {
  const rule = new RuleReport('s-18');
  const { prefix_retained: retained, prefix_shell_openings: shells, token_index: index } = response;
  const { prefix_embedding_rows: rows, prefix_embedding_proofs: proofs } = response;
  if (retained === null && shells === null && rows === null && proofs === null) {
    return rule.nothingTo('no earlier position is opened');
  }
  const lists = {
    prefix_retained: retained,
    prefix_shell_openings: shells,
    prefix_embedding_rows: rows,
    prefix_embedding_proofs: proofs,
  };
  const pair = (first: keyof typeof lists, second: keyof typeof lists): void => {
    rule.expect((lists[first] === null) === (lists[second] === null), () => ({
      place: `/${lists[first] === null ? second : first}`,
      message: `${first} and ${second} do not stand together`,
    }));
  };
  pair('prefix_retained', 'prefix_shell_openings');
  pair('prefix_embedding_rows', 'prefix_embedding_proofs');
  for (const name of [
    'prefix_retained',
    'prefix_shell_openings',
    'prefix_embedding_rows',
    'prefix_embedding_proofs',
  ] as const) {
    const list = lists[name];
    if (list === null) continue;
    rule.expect(list.length === index, () => ({
      place: `/${name}`,
      message: `${String(list.length)} entries for ${String(index)} earlier positions`,
      claimed: String(list.length),
      recomputed: String(index),
    }));
  }
  if (shells !== null) {
    rule.expect(rows !== null, () => ({
      place: '/prefix_embedding_rows',
      message: 'earlier positions are opened without the embedding rows that they start from',
    }));
    shells.forEach(({ initial_residual: residual }, j) => {
      const row = rows?.[j];
      rule.expect(residual !== null && row !== undefined && sameBytes(wireBytes(residual), wireBytes(row)), () => ({
        place: `/prefix_shell_openings/${String(j)}/initial_residual`,
        message: `position ${String(j)} does not start from its embedding row`,
      }));
    });
  }
  if (rows !== null && rows.length > 0 && !rowsVerified) {
    rule.cannotDecide('the embedding rows of the prefix are proved only against the root of a pinned key');
  }
  return rule;
}

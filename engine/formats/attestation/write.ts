/** The statement about a case of an audit (docs/in-toto.md). Unsigned: whoever signs it puts it in an envelope of his own. */
import { canonicalJsonBytes } from '../../text/canonical-json.ts';
import { TOOL_VERSION, buildDocument, resealCase, verdictDigest } from '../../verdict/case.ts';
import type { CaseResult, InputDigest } from '../../verdict/model.ts';
import type { DerivedFile, Neighbour } from '../format.ts';
import { STATEMENT_TYPE } from './statement.ts';

export const VERDICT_TYPE = 'https://assay.invalid/verdict/v1';

/** What our predicate says. */
export interface VerdictPredicate {
  readonly tool: { readonly name: 'assay'; readonly version: string };
  readonly profile: CaseResult['profile'];
  readonly case: CaseResult;
  /** SHA-256 of the canonical verdict document that holds this case and its input alone. */
  readonly verdictDigest: string;
}

/** The verdict on a file as an audit of that file alone gives it, under the name by which the file goes. */
export function verdictPredicate({ input, audited }: Neighbour, name = input.name): VerdictPredicate {
  const { result } = audited;
  const alone = resealCase({
    ...result,
    subject: result.subject.startsWith(input.name) ? name + result.subject.slice(input.name.length) : result.subject,
    // Where a sample came from is said to the reader of the page; it is no property of the file.
    notes: result.notes.filter(({ code }) => code !== 'demo'),
  });
  return {
    tool: { name: 'assay', version: TOOL_VERSION },
    profile: result.profile,
    case: alone,
    verdictDigest: verdictDigest(buildDocument([{ ...input, name }], [alone])),
  };
}

/** The statement about one judged file: canonical JSON, and a name to save it under. */
export function statementOf(about: Neighbour): DerivedFile {
  const { input, audited } = about;
  const statement = {
    _type: STATEMENT_TYPE,
    subject: [fileSubject(input), ...digestSubjects(about)],
    predicateType: VERDICT_TYPE,
    predicate: verdictPredicate(about),
  };
  return {
    name: `${input.name.slice(input.name.lastIndexOf('/') + 1)}.intoto.json`,
    bytes: canonicalJsonBytes(statement),
    title: `In-toto statement about ${audited.result.subject}`,
  };
}

function fileSubject({ name, sha256 }: InputDigest): object {
  return { name, digest: { sha256 } };
}

/** Receipt identity and bundle digest, as subjects of their own; a subject digest belongs to the signer of a receipt. */
function digestSubjects({ input, audited }: Neighbour): object[] {
  return (audited.digests?.() ?? [])
    .filter(({ label, found }) => found && label !== 'Subject digest')
    .map(({ label, value }) => ({
      name: `${input.name}#${label.toLowerCase().replace(' ', '-')}`,
      digest: { sha256: value.slice('sha256:'.length) },
    }));
}

/** Messages of schema violations: what was expected, then what was found. The place is the caller's. */
import { KIND } from '../text/json/document.ts';
import type { JsonDocument } from '../text/json/document.ts';
import { PATTERN_WORDING } from './patterns.ts';
import type { SchemaNode } from './program.ts';

const KIND_WORDING = [
  [KIND.null, 'null'],
  [KIND.true, 'true or false'],
  [KIND.number, 'a number'],
  [KIND.string, 'a string'],
  [KIND.array, 'an array'],
  [KIND.object, 'an object'],
] as const;

/** At most this many characters of the evidence stand in a message. */
const FOUND_LENGTH = 80;

/** What a message is about. */
export interface Subject {
  /** The schema that is violated. */
  readonly schema: SchemaNode;
  /** All schemas and words of its program. */
  readonly nodes: readonly SchemaNode[];
  readonly words: readonly string[];
  readonly document: JsonDocument;
  /** The value that violates it. */
  readonly node: number;
  /** Member concerned, when it is absent or unexpected. */
  readonly name?: string | undefined;
}

export function violationMessage(keyword: string, subject: Subject): string {
  const { schema, document, node } = subject;
  const found = `, found ${document.source(node, FOUND_LENGTH)}`;
  const size = `, found ${String(document.aux[node])}`;
  const name = quote(subject.name ?? '');
  switch (keyword) {
    case 'type':
      if (((schema.kinds ?? 0) >> document.kind[node]) % 2 === 0) {
        return `must be ${kindsWording(schema)}, found ${document.kindName(node)}`;
      }
      return `must be ${Number.isFinite(document.num[node]) ? 'a whole number' : 'a finite number'}${found}`;
    case 'const':
    case 'enum':
      return `must be ${literalsWording(subject)}${found}`;
    case 'minimum':
      return `must be at least ${String(schema.minimum)}${found}`;
    case 'maximum':
      return `must be at most ${String(schema.maximum)}${found}`;
    case 'exclusiveMinimum':
      return `must be greater than ${String(schema.exclusiveMinimum)}${found}`;
    case 'exclusiveMaximum':
      return `must be less than ${String(schema.exclusiveMaximum)}${found}`;
    case 'minLength':
      return schema.minLength === 1 ? 'must not be empty' : `must have at least ${String(schema.minLength)} characters`;
    case 'pattern':
      return `must be ${schema.pattern === undefined ? 'different' : PATTERN_WORDING[schema.pattern]}${found}`;
    case 'required':
      return `the member ${name} is missing`;
    case 'additionalProperties':
      return `the member ${name} is not expected here`;
    case 'maxProperties':
      return `must have at most ${String(schema.maxProperties)} members${size}`;
    case 'minItems':
      return `must have at least ${elements(schema.minItems)}${size}`;
    case 'maxItems':
      return `must have at most ${elements(schema.maxItems)}${size}`;
    case 'uniqueItems':
      return `must be different from the elements before it${found}`;
    case 'anyOf':
      return `must be at least one of these: ${alternativesWording(schema.anyOf ?? [], subject)}`;
    case 'oneOf':
      return `must be exactly one of these: ${alternativesWording(schema.oneOf ?? [], subject)}`;
    case 'not':
      return subject.name === undefined
        ? 'must not be of this form'
        : `the member ${name} is not allowed with the others`;
    default:
      return 'must be absent';
  }
}

function quote(text: string): string {
  return JSON.stringify(text.length > FOUND_LENGTH ? `${text.slice(0, FOUND_LENGTH)}...` : text);
}

function join(parts: readonly string[], word: string): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} ${word} ${parts[parts.length - 1]}`;
}

function elements(count = 0): string {
  return count === 1 ? '1 element' : `${String(count)} elements`;
}

function kindsWording(schema: SchemaNode): string {
  if (schema.integer === true) return 'a whole number';
  const kinds = schema.kinds ?? 0;
  return join(
    KIND_WORDING.filter(([kind]) => (kinds >> kind) % 2 === 1).map(([, wording]) => wording),
    'or',
  );
}

function literalsWording({ schema, words }: Pick<Subject, 'schema' | 'words'>): string {
  const texts = (schema.words ?? []).map((word) => quote(words[word]));
  return join([...texts, ...(schema.values ?? []).map(String)], 'or');
}

/** The alternatives of anyOf or oneOf, in a few words each. */
function alternativesWording(alternatives: readonly number[], { nodes, words }: Subject): string {
  const wordings = alternatives.map((id) => {
    const schema = nodes[id];
    if (schema.literal !== undefined) return literalsWording({ schema, words });
    const names = (schema.required ?? []).map((word) => quote(words[word]));
    const base = schema.kinds === undefined ? 'something' : kindsWording(schema);
    return names.length === 0 ? base : `${base} with ${join(names, 'and')}`;
  });
  return wordings.join('; ');
}

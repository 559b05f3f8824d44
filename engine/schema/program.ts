/**
 * A JSON Schema, compiled by scripts/compile-schemas.mjs into plain data: references resolved, names and texts replaced
 * by word ids, equal parts shared. `validate` runs it over the columns of a document.
 *
 * Source of the meaning of every keyword: JSON Schema 2020-12, https://json-schema.org/draft/2020-12/json-schema-validation
 */

/** Texts that `pattern` may ask for. A pattern that the compiler does not know is refused there. */
export type PatternName = 'identifier' | 'trace-id' | 'sha-256' | 'commit' | 'release' | 'timestamp';

/** One schema. A keyword that is absent asks for nothing. Numbers named "node" are places in `SchemaProgram.nodes`. */
export interface SchemaNode {
  /** The schema `false`: accepts nothing. */
  readonly never?: true;
  /** `type`: one bit (1 << kind) for each accepted kind of JsonDocument. */
  readonly kinds?: number;
  /** `type` names "integer" and not "number". */
  readonly integer?: true;
  /** `const` or `enum`: accepted texts as word ids, and accepted numbers, booleans and null. */
  readonly literal?: 'const' | 'enum';
  readonly words?: readonly number[];
  readonly values?: readonly (number | boolean | null)[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly pattern?: PatternName;
  /** `properties`: word id, node, word id, node, ... */
  readonly properties?: readonly number[];
  /** `required`: word ids. */
  readonly required?: readonly number[];
  readonly maxProperties?: number;
  /** `additionalProperties`: node. */
  readonly additional?: number;
  /** `items`: node. */
  readonly items?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** `uniqueItems`, over texts. */
  readonly unique?: true;
  readonly allOf?: readonly number[];
  readonly anyOf?: readonly number[];
  readonly oneOf?: readonly number[];
  readonly not?: number;
  readonly if?: number;
  readonly then?: number;
  readonly else?: number;
}

/** The compiled schema of one version of a format. */
export interface SchemaProgram {
  /** Where validation starts. */
  readonly root: number;
  /** Shared by all versions of a format. 0 accepts everything, 1 nothing. */
  readonly nodes: readonly SchemaNode[];
  /** The words of the format: a document can only be validated if it was read with them as its vocabulary. */
  readonly words: readonly string[];
}

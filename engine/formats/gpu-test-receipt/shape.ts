/** The shape table of the format: which member has which type, and what is absent. */
import type { Failure } from '../../verdict/model.ts';
import { arrayOf } from './receipt.ts';
import type { Receipt, Word } from './receipt.ts';

type Kind = 'text' | 'flag' | 'integer' | 'number' | 'list' | 'object' | 'texts';

interface Member {
  readonly name: Word;
  readonly kind: Kind;
  readonly nullable?: boolean;
  /** Another check speaks of its absence. */
  readonly elsewhere?: boolean;
  /** Another check speaks of its type as well. */
  readonly typeElsewhere?: boolean;
}

const TOP: readonly Member[] = [
  { name: 'schema_version', kind: 'text', elsewhere: true, typeElsewhere: true },
  { name: 'mode', kind: 'text' },
  { name: 'repo', kind: 'object' },
  { name: 'fingerprint', kind: 'object', elsewhere: true },
  { name: 'session', kind: 'object' },
  { name: 'tests', kind: 'list', elsewhere: true },
  { name: 'environment', kind: 'object' },
];
const REPO: readonly Member[] = [
  { name: 'remote_url', kind: 'text', nullable: true },
  { name: 'github_username', kind: 'text', nullable: true },
  { name: 'commit_sha', kind: 'text', nullable: true, elsewhere: true },
  { name: 'branch', kind: 'text', nullable: true },
  { name: 'dirty', kind: 'flag', elsewhere: true, typeElsewhere: true },
];
const FINGERPRINT: readonly Member[] = [
  { name: 'algorithm', kind: 'text' },
  { name: 'included_paths', kind: 'texts' },
  { name: 'file_count', kind: 'integer' },
  { name: 'digest', kind: 'text', elsewhere: true, typeElsewhere: true },
];
const SESSION: readonly Member[] = [
  { name: 'started_at', kind: 'text', elsewhere: true, typeElsewhere: true },
  { name: 'ended_at', kind: 'text', elsewhere: true, typeElsewhere: true },
  { name: 'node_ids', kind: 'texts' },
];
const TEST: readonly Member[] = [
  { name: 'node_id', kind: 'text' },
  { name: 'outcome', kind: 'text', elsewhere: true, typeElsewhere: true },
  { name: 'duration_s', kind: 'number' },
  { name: 'checks', kind: 'list' },
];
const CHECK: readonly Member[] = [
  { name: 'name', kind: 'text' },
  { name: 'outcome', kind: 'text', typeElsewhere: true },
  { name: 'metadata', kind: 'object' },
];
const ENVIRONMENT: readonly Member[] = [
  { name: 'python_version', kind: 'text' },
  { name: 'platform', kind: 'text' },
  { name: 'pytest_version', kind: 'text', nullable: true },
  { name: 'plugin_version', kind: 'text' },
  { name: 'gpu_info', kind: 'object', nullable: true },
];
const SIGNATURE: readonly Member[] = [
  { name: 'algorithm', kind: 'text' },
  { name: 'backend', kind: 'text' },
  { name: 'signer', kind: 'text' },
  { name: 'key_fingerprint', kind: 'text' },
];
const GPU: readonly Member[] = [
  { name: 'name', kind: 'text' },
  { name: 'driver_version', kind: 'text' },
  { name: 'memory', kind: 'text' },
];

const WANTED: Readonly<Record<Kind, string>> = {
  text: 'a string',
  flag: 'true or false',
  integer: 'an integer',
  number: 'a number',
  list: 'a list',
  object: 'an object',
  texts: 'a list of strings',
};

export interface ShapeReport {
  /** Members looked at. */
  readonly examined: number;
  readonly wrong: readonly Failure[];
  /** Pointers of members that are absent and that no other check speaks of. */
  readonly absent: readonly string[];
}

/** Holds a receipt against the shape table. */
export function checkShape(receipt: Receipt): ShapeReport {
  const { document } = receipt;
  const wrong: Failure[] = [];
  const absent: string[] = [];
  let examined = 0;

  const fits = (node: number, kind: Kind): boolean => {
    switch (kind) {
      case 'text':
        return document.isString(node);
      case 'flag':
        return receipt.flag(node) !== undefined;
      case 'integer':
        return receipt.integer(node) !== undefined;
      case 'number':
        return document.isNumber(node);
      case 'list':
        return document.isArray(node);
      case 'object':
        return document.isObject(node);
      case 'texts':
        return document.isArray(node) && receipt.children(node).every((child) => document.isString(child));
    }
  };
  const examine = (node: number, at: string, members: readonly Member[]): void => {
    if (!document.isObject(node)) return;
    for (const member of members) {
      const child = receipt.get(member.name, node);
      examined += 1;
      if (child < 0) {
        if (member.elsewhere !== true) absent.push(`${at}/${member.name}`);
        continue;
      }
      if (member.nullable === true && receipt.isNull(child)) continue;
      if (member.typeElsewhere === true || fits(child, member.kind)) continue;
      wrong.push({
        record: 0,
        pointer: `${at}/${member.name}`,
        message: `${member.name} is a value of the kind ${document.kindName(child)}, expected ${WANTED[member.kind]}`,
        claimed: receipt.source(child),
      });
    }
  };

  examine(0, '', TOP);
  examine(receipt.get('repo'), '/repo', REPO);
  examine(receipt.get('fingerprint'), '/fingerprint', FINGERPRINT);
  examine(receipt.get('session'), '/session', SESSION);
  examine(receipt.get('signature'), '/signature', SIGNATURE);
  const environment = receipt.get('environment');
  examine(environment, '/environment', ENVIRONMENT);
  examine(receipt.get('gpu_info', environment), '/environment/gpu_info', GPU);
  const elements = (list: number, at: string, members: readonly Member[], inner?: typeof checksOf): void => {
    arrayOf(receipt, list).forEach((node, index) => {
      const place = `${at}/${String(index)}`;
      if (document.isObject(node)) {
        examine(node, place, members);
        inner?.(node, place);
        return;
      }
      examined += 1;
      const kind = document.kindName(node);
      wrong.push({ record: 0, pointer: place, message: `a value of the kind ${kind}, expected an object` });
    });
  };
  const checksOf = (test: number, at: string): void => {
    elements(receipt.get('checks', test), `${at}/checks`, CHECK);
  };
  elements(receipt.get('tests'), '/tests', TEST, checksOf);
  return { examined, wrong, absent };
}

/** Finds the receipts among the files of an audit, and what was given with each. */
import { openZip } from '../../archive/zip.ts';
import type { CaseInput } from '../../case-file/input.ts';
import { readSshSignature, verifySshSignature } from '../../crypto/sshsig.ts';
import type { GatheredCase } from '../format.ts';
import { auditReceipt } from './audit.ts';
import { includedPaths, pathFault } from './check-code.ts';
import type { Given, RoleInput } from './given.ts';
import { baseName } from './keyring.ts';
import { isReceipt } from './recognise.ts';
import { readReceipt } from './receipt.ts';
import { isKeyFileName, isZip, policyKindOf, roleOf } from './roles.ts';
import type { Role } from './roles.ts';
import { findFolder } from './source-folder.ts';
import { coversAll, normalPath, pathsUnder } from './source.ts';

const MOST_BYTES = 64 * 1024 * 1024;
const MOST_SIGNATURE_BYTES = 65_536;
const MOST_LIST_BYTES = 1024 * 1024;

export async function gatherReceipts(inputs: readonly CaseInput[]): Promise<readonly GatheredCase[]> {
  const receipts = await findReceipts(inputs);
  if (receipts.length === 0) return [];
  const included = new Map<CaseInput, readonly string[]>();
  for (const receipt of receipts) included.set(receipt, await includedOf(receipt));
  const others = inputs.filter((input) => !receipts.includes(input));
  const roles: RoleInput[] = [];
  const rest: CaseInput[] = [];
  for (const input of others) {
    const role = input.pinned ? await roleOf(input) : await besideRole(input);
    if (role === undefined) rest.push(input);
    else roles.push({ input, role });
  }
  const withRole = (wanted: Role): CaseInput[] => roles.filter(({ role }) => role === wanted).map(({ input }) => input);
  const zips = await sourceZips(withRole('source'), [...included.values()].flat());
  const lists = roles.filter(({ role }) => role !== 'source' && role !== 'sshsig');
  const signatures = withRole('sshsig');
  const targets = await targetsOf(signatures, receipts);
  const cases: Given[] = [];
  for (const receipt of receipts) {
    // A folder holds whatever it holds: keys and policies in it are part of the source.
    const loose = others.filter((input) => !input.pinned && !signatures.includes(input) && !zips.includes(input));
    const folder = await findFolder(receipt.name, included.get(receipt) ?? [], loose);
    cases.push({
      receipt,
      trusted: lists.filter(({ input }) => input.pinned),
      beside: lists.filter(({ input }) => !input.pinned && folder?.files.includes(input) !== true),
      zips,
      ...(folder === undefined ? {} : { folder }),
      signatures: signatures.filter((input) => targets.get(input)?.has(receipt) === true),
      unknown: [],
    });
  }
  // A trusted input that is nothing known, where nothing but receipts is judged, can only have been meant for them.
  const taken = new Set(cases.flatMap(({ folder }) => folder?.files ?? []));
  const alone = rest.every((input) => input.pinned || taken.has(input));
  const unknown = alone ? rest.filter((input) => input.pinned) : [];
  return cases.map((given) => gathered({ ...given, unknown }));
}

function gathered(given: Given): GatheredCase {
  const { receipt, trusted, beside, zips, folder, signatures, unknown } = given;
  const lists = [...trusted, ...beside].map(({ input }) => input);
  return {
    evidence: [receipt],
    supporting: [...lists, ...zips, ...(folder?.files ?? []), ...signatures, ...unknown],
    audit: (settings, watch) => auditReceipt(given, settings, watch),
  };
}

async function findReceipts(inputs: readonly CaseInput[]): Promise<readonly CaseInput[]> {
  const found: CaseInput[] = [];
  for (const input of inputs) if (!input.pinned && (await isReceipt(input))) found.push(input);
  if (found.length > 0) return found;
  // Something that is called JSON and is nothing of the kind, beside pinned keys, was meant to be a receipt.
  let keys = false;
  for (const input of inputs) keys ||= input.pinned && (await roleOf(input)) === 'keys';
  if (!keys) return [];
  const strays: CaseInput[] = [];
  for (const input of inputs) if (!input.pinned && (await isStray(input))) strays.push(input);
  return strays.length === 1 ? strays : [];
}

async function isStray(input: CaseInput): Promise<boolean> {
  if (!baseName(input.name).toLowerCase().endsWith('.json')) return false;
  const { head } = await input.head();
  const first = head.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
  return first !== 0x7b && first !== 0x5b;
}

/** Roles of files that were not pinned: found beside, they are shown and never decide. */
async function besideRole(input: CaseInput): Promise<Role | undefined> {
  const base = baseName(input.name);
  const { head } = await input.head();
  if (isZip(head)) return 'source';
  if (base.endsWith('.sig')) return 'sshsig';
  if (isKeyFileName(base)) return 'keys';
  if (policyKindOf(base) !== undefined) return base.toLowerCase().includes('polic') ? 'policy' : undefined;
  if (!base.endsWith('.txt') || input.size > MOST_LIST_BYTES) return undefined;
  return roleOf(input);
}

async function includedOf(input: CaseInput): Promise<readonly string[]> {
  const bytes = await input.bytes(MOST_BYTES);
  const read = bytes === undefined ? undefined : readReceipt(bytes);
  const receipt = read === undefined ? undefined : read.ok ? read.receipt : read.loose;
  return receipt === undefined ? [] : includedPaths(receipt).filter((entry) => pathFault(entry) === undefined);
}

/**
 * The zips that hold source. Pinned ones do; of the others those that hold what a receipt covers, or what only source
 * holds, or nothing that could be anything else. A zip of other evidence is left for its format.
 */
async function sourceZips(zips: readonly CaseInput[], included: readonly string[]): Promise<readonly CaseInput[]> {
  const pinned = zips.filter((input) => input.pinned);
  if (pinned.length > 0) return pinned;
  const found: CaseInput[] = [];
  for (const input of zips) {
    const result = await openZip(input.source);
    if (!result.ok) found.push(input);
    else if (
      holdsSource(
        result.entries.map(({ name }) => normalPath(name) ?? name),
        included,
      )
    )
      found.push(input);
  }
  return found;
}

const SOURCE_NAMES = /(?:^|\/)(?:pyproject\.toml|setup\.py|setup\.cfg|\.gitignore|\.git\/index|[^/]+\.py)$/;

function holdsSource(paths: readonly string[], included: readonly string[]): boolean {
  if (paths.length === 0) return true;
  const inner = paths.map((path) => path.slice(path.indexOf('/') + 1));
  const covered = included.filter((entry) => !coversAll(entry));
  if (covered.some((entry) => pathsUnder(paths, entry).length > 0 || pathsUnder(inner, entry).length > 0)) return true;
  return paths.some((path) => SOURCE_NAMES.test(path));
}

/** For every detached signature the receipts that it is held against: it is tried on each of them once. */
async function targetsOf(
  signatures: readonly CaseInput[],
  receipts: readonly CaseInput[],
): Promise<ReadonlyMap<CaseInput, ReadonlySet<CaseInput>>> {
  const targets = new Map<CaseInput, ReadonlySet<CaseInput>>();
  for (const input of signatures) {
    const named = receipts.filter(({ name }) => isNamedAfter(baseName(input.name), baseName(name)));
    const certain = receipts.length === 1 || named.length > 0;
    const fitting = certain ? named : await signedBy(input, receipts);
    // One that fits nowhere is held against every receipt: it must not vanish.
    targets.set(input, new Set(fitting.length === 0 ? receipts : fitting));
  }
  return targets;
}

function isNamedAfter(signature: string, receipt: string): boolean {
  return signature === `${receipt}.sig` || signature === `${receipt.replace(/\.json$/, '')}.sig`;
}

async function signedBy(input: CaseInput, receipts: readonly CaseInput[]): Promise<readonly CaseInput[]> {
  const bytes = await input.bytes(MOST_SIGNATURE_BYTES);
  const read = bytes === undefined ? undefined : readSshSignature(bytes);
  if (read?.ok !== true) return [];
  const fitting: CaseInput[] = [];
  for (const receipt of receipts) {
    const message = await receipt.bytes(MOST_BYTES);
    if (message !== undefined && verifySshSignature(read.signature, message)) fitting.push(receipt);
  }
  return fitting;
}

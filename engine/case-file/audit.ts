/** From files to cases: which files belong together, which format judges them, and what is said of those left over. */
import { LIMITS } from '../bytes/limits.ts';
import { damageOf } from '../archive/check-entry.ts';
import { openZip } from '../archive/zip.ts';
import type {
  AuditedCase,
  AuditSettings,
  EvidenceFormat,
  FileFormat,
  FileHead,
  GatheredCase,
  GatheringFormat,
  Neighbour,
  Workshop,
} from '../formats/format.ts';
import { FORMATS } from '../formats/registry.ts';
import { leftover } from '../leftover.ts';
import { describeUnrecognised, unreadableCase } from '../unrecognised.ts';
import { resealCase } from '../verdict/case.ts';
import type { InputDigest, LeftoverKind } from '../verdict/model.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { CaseInput } from './input.ts';
import { caseInput, headOf } from './input.ts';

/** Looked at when the ends of a file tell nothing, such as behind a long free text. */
const SNIFF_LONGER_BYTES = 1 << 20;
const NOTHING = new Uint8Array(0);

/** Positions among the inputs. A file that stood in an archive has the position of the archive. */
export interface CaseFiles {
  /** What was judged, the file that the case is named after first. */
  readonly evidence: readonly number[];
  /** Trusted inputs, sources and the like that were used beside it. */
  readonly supporting: readonly number[];
}

export interface FoundCase {
  /** Position among the inputs of the file that the case is named after. */
  readonly input: number;
  readonly audited: AuditedCase;
  readonly files: CaseFiles;
}

/** How far the judging of one case is. */
export interface CaseProgress {
  /** 0 to 1. */
  readonly share: number;
  /** What is being done, in a few words. */
  readonly doing: string;
}

/** Told what is done; positions are those of the inputs. */
export interface Watch {
  verifying(name: string, work?: CaseProgress): void;
  /** A file is read up to so many bytes. */
  through(at: number, bytes: number): void;
  /** A file that is judged in parts is judged up to so many bytes, which are so many records. */
  judgedThrough(at: number, bytes: number, records: number): void;
  /** `finished`: positions of the files that no other case waits for. */
  judged(one: FoundCase, finished: readonly number[]): void;
}

interface Item {
  readonly input: CaseInput;
  /** Position of the file, or of the archive that it stands in. */
  readonly at: number;
  /** Why it cannot be read at all: no format is asked about it. */
  readonly trouble?: string;
  /** It stood in an archive: archives in archives are not looked into. */
  readonly inside?: boolean;
}

/** A case that waits to be judged. */
interface Planned {
  readonly at: number;
  readonly input: CaseInput;
  readonly files: CaseFiles;
  /** Whether it is judged after the others, which it speaks of. */
  readonly last: boolean;
  judge(others: readonly Neighbour[]): Promise<AuditedCase> | AuditedCase;
}

/** Judges all files. Cases stand in the order of the first file of each. */
export async function auditInputs(
  inputs: readonly CaseInput[],
  settings: AuditSettings,
  watch: Watch,
  workshop: Workshop,
): Promise<readonly FoundCase[]> {
  const items: readonly Item[] = inputs.map((input, at) => ({ input, at }));
  let planned: Planned[] = [];
  let left = await gatherAll(items, planned, settings, watch);
  // What a trusted archive holds may belong to evidence that was just gathered without it.
  const trusted = planned.length === 0 ? [] : left.filter(({ input }) => input.pinned);
  const unpacked = await openArchives(trusted, watch);
  if (unpacked !== undefined) {
    planned = [];
    left = await gatherSound(
      [...items.filter((item) => !trusted.includes(item)), ...unpacked],
      planned,
      settings,
      watch,
    );
  }
  const opened = await openArchives(left, watch);
  if (opened !== undefined) left = await gatherSound(opened, planned, settings, watch);
  for (const item of left) planned.push(await planFile(item, settings, watch, workshop));
  planned.sort((a, b) => a.at - b.at);
  const found = new Map<Planned, FoundCase>();
  const waiting = new Waiting(planned);
  const others: Neighbour[] = [];
  for (const last of [false, true]) {
    for (const one of planned.filter((plan) => plan.last === last)) {
      const judged = await one.judge(others);
      const audited = one.input.demo ? markDemo(judged) : judged;
      const judgedCase = { input: one.at, audited, files: one.files };
      found.set(one, judgedCase);
      watch.judged(judgedCase, waiting.without(one));
      if (!last) others.push({ input: await digestOf(one.input), audited });
    }
  }
  return planned.flatMap((one) => found.get(one) ?? []);
}

/** How many cases each file still waits for. */
class Waiting {
  readonly #cases = new Map<number, number>();

  constructor(planned: readonly Planned[]) {
    for (const one of planned) for (const at of filesOf(one)) this.#cases.set(at, (this.#cases.get(at) ?? 0) + 1);
  }

  /** The files that are finished with a case. */
  without(one: Planned): readonly number[] {
    const finished: number[] = [];
    for (const at of filesOf(one)) {
      const left = (this.#cases.get(at) ?? 0) - 1;
      this.#cases.set(at, left);
      if (left === 0) finished.push(at);
    }
    return finished;
  }
}

const filesOf = ({ files }: Planned): ReadonlySet<number> => new Set([...files.evidence, ...files.supporting]);

export async function digestOf(input: CaseInput): Promise<InputDigest> {
  return { name: input.name, size: input.size, sha256: await input.sha256() };
}

/** Lets every gathering format find its cases; gives back the files that none of them used. */
async function gatherAll(
  items: readonly Item[],
  planned: Planned[],
  settings: AuditSettings,
  watch: Watch,
): Promise<readonly Item[]> {
  let free = items;
  const used = new Set<CaseInput>();
  for (const format of FORMATS.filter(isGathering)) {
    const cases = await format.gather(free.map(({ input }) => input));
    const taken = new Set(cases.flatMap(({ evidence }) => evidence));
    for (const one of cases) {
      for (const input of one.supporting) used.add(input);
      planned.push(planGathered(one, items, settings, watch));
    }
    free = free.filter(({ input }) => !taken.has(input));
  }
  return free.filter(({ input }) => !used.has(input));
}

/** As `gatherAll`, without asking about files that cannot be read at all: they are left. */
async function gatherSound(
  items: readonly Item[],
  planned: Planned[],
  settings: AuditSettings,
  watch: Watch,
): Promise<readonly Item[]> {
  const sound = items.filter(({ trouble }) => trouble === undefined);
  const broken = items.filter(({ trouble }) => trouble !== undefined);
  return [...(await gatherAll(sound, planned, settings, watch)), ...broken];
}

function isGathering(format: EvidenceFormat): format is GatheringFormat {
  return format.gather !== undefined;
}

function isFile(format: EvidenceFormat): format is FileFormat {
  return format.gather === undefined;
}

function planGathered(one: GatheredCase, items: readonly Item[], settings: AuditSettings, watch: Watch): Planned {
  const at = new Map(items.map((item) => [item.input, item.at]));
  const placesOf = (inputs: readonly CaseInput[]): readonly number[] => [
    ...new Set(inputs.flatMap((input) => at.get(input) ?? [])),
  ];
  const files = { evidence: placesOf(one.evidence), supporting: placesOf(one.supporting) };
  const input = one.evidence[0];
  return {
    at: Math.min(...files.evidence),
    input,
    files,
    last: false,
    judge: () => one.audit(settings, { progress: (share, doing) => watch.verifying(input.name, { share, doing }) }),
  };
}

/** The files with every archive among them replaced by what is in it; undefined when there is none. */
async function openArchives(items: readonly Item[], watch: Watch): Promise<readonly Item[] | undefined> {
  const opened: Item[] = [];
  for (const item of items) {
    const { head } = await item.input.head();
    if (item.inside !== true && startsLikeZip(head)) opened.push(...(await openArchive(item, watch)));
    else opened.push(item);
  }
  return opened.some((item, place) => item !== items[place]) ? opened : undefined;
}

async function openArchive(item: Item, watch: Watch): Promise<readonly Item[]> {
  const { input, at } = item;
  const refused = (kind: LeftoverKind, trouble: string): readonly Item[] => [
    { ...item, trouble: leftover(kind, trouble) },
  ];
  const result = await openZip(input.source);
  if (!result.ok) return refused(kindOf(result), `at byte ${String(result.byte)}: ${result.message}`);
  if (result.entries.length === 0) return refused('unknown', 'at byte 0: a zip archive that holds no file');
  const names = new Set<string>();
  let through = 0;
  const opened: Item[] = [];
  for (const entry of result.entries) {
    if (names.has(entry.name)) {
      return refused('damaged', `two entries of the archive are named ${JSON.stringify(entry.name)}`);
    }
    names.add(entry.name);
    const damage = await damageOf(entry);
    through += entry.packedSize;
    watch.through(at, Math.min(through, input.size));
    const source: ByteSource = {
      name: `${input.name}/${entry.name}`,
      size: damage === undefined ? entry.size : 0,
      read: (offset, length) => (damage === undefined ? entry.read(offset, length) : Promise.resolve(NOTHING)),
    };
    const { pinned, demo } = input;
    const trouble =
      damage === undefined
        ? {}
        : { trouble: leftover(kindOf(damage), `at byte ${String(damage.byte)} of the archive: ${damage.message}`) };
    opened.push({ input: caseInput(source, { pinned, demo }), at, inside: true, ...trouble });
  }
  return opened;
}

const kindOf = ({ tooLarge }: { readonly tooLarge?: boolean }): LeftoverKind =>
  tooLarge === true ? 'too-large' : 'damaged';

function startsLikeZip(head: Uint8Array): boolean {
  return head.length >= 4 && head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;
}

/** The case of a file that stands alone. */
async function planFile(
  { input, at, trouble }: Item,
  settings: AuditSettings,
  watch: Watch,
  workshop: Workshop,
): Promise<Planned> {
  const { name } = input;
  const format = trouble === undefined ? await formatOf(input) : undefined;
  const refuse = (bytes: Uint8Array, reason: string): AuditedCase =>
    unreadableCase(name, bytes, settings.profile, reason);
  const judge = async (others: readonly Neighbour[]): Promise<AuditedCase> => {
    if (trouble !== undefined) return refuse(NOTHING, trouble);
    if (input.pinned) return refuse(NOTHING, 'a trusted input that no evidence of this audit is held against');
    const large = await format?.auditLarge?.(input, settings, workshop, (bytes, records) => {
      watch.judgedThrough(at, bytes, records);
    });
    if (large !== undefined) return large;
    const { bytes, blank } = await input.content(LIMITS.fileBytes);
    watch.verifying(name);
    if (bytes === undefined) return refuse(NOTHING, withoutBytes(input.size, blank));
    const file = { name, bytes };
    return format === undefined ? refuse(bytes, describeUnrecognised(file)) : format.audit(file, settings, others);
  };
  const files = { evidence: [at], supporting: [] };
  return { at, input, files, last: format?.speaksOfOthers === true, judge };
}

function withoutBytes(size: number, blank: boolean): string {
  if (size === 0) return leftover('unknown', 'at byte 0: the file is empty (0 bytes)');
  if (blank) return leftover('unknown', `the file holds nothing but white space (${String(size)} bytes)`);
  return leftover('too-large', `the file has ${String(size)} bytes, the limit is ${String(LIMITS.fileBytes)} bytes`);
}

async function formatOf(input: CaseInput): Promise<FileFormat | undefined> {
  return recognise(await input.head()) ?? recognise(await headOf(input.source, SNIFF_LONGER_BYTES));
}

/** The format of single files that is surest of one; undefined when none is. */
export function recognise(head: FileHead): FileFormat | undefined {
  let best: FileFormat | undefined;
  let bestScore = 0;
  for (const format of FORMATS.filter(isFile)) {
    const { score } = format.sniff(head);
    if (score > bestScore) {
      best = format;
      bestScore = score;
    }
  }
  return best;
}

/** Built-in samples say in their result that they are samples. The digest covers the note. */
function markDemo(audited: AuditedCase): AuditedCase {
  const note = {
    code: 'demo',
    pointer: '',
    message: 'this is a sample of the built-in gallery, not evidence of a run',
  };
  return { ...audited, result: resealCase({ ...audited.result, notes: [note, ...audited.result.notes] }) };
}

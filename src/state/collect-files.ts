import type { AuditFile } from '../worker/contract.ts';

/** More than this in one drop is refused rather than walked for minutes. */
export const MOST_FILES = 10_000;

export class TooManyFilesError extends Error {
  override readonly name = 'TooManyFilesError';
}

/** Files of a picker; those of a folder picker carry their path. Labels only: no path is ever opened. */
export function fromFileList(list: FileList | readonly File[]): AuditFile[] {
  if (list.length > MOST_FILES) throw new TooManyFilesError();
  return Array.from(list, (file) => ({
    name: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath,
    blob: file,
  }));
}

export function fromText(text: string, name: string): AuditFile {
  return { name, blob: new Blob([text], { type: 'text/plain' }) };
}

/**
 * What was dropped or pasted: files, folders with all that is in them, or else text. Must be called while the event is
 * being handled: the entries are gone afterwards.
 */
export function fromTransfer(data: DataTransfer, textName: string): Promise<AuditFile[]> {
  const files: Promise<AuditFile[]>[] = [];
  const budget = { left: MOST_FILES };
  for (const item of Array.from(data.items)) {
    if (item.kind !== 'file') continue;
    // Null for files that a program put into the transfer; those come as plain files.
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    if (entry?.isDirectory === true) files.push(walk(entry, budget));
    else if (file !== null) files.push(Promise.resolve([{ name: file.name, blob: file }]));
  }
  if (files.length > 0) return Promise.all(files).then((lists) => lists.flat());
  const text = data.getData('text/plain');
  return Promise.resolve(text === '' ? [] : [fromText(text, textName)]);
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

async function walk(root: FileSystemEntry, budget: { left: number }): Promise<AuditFile[]> {
  const found: AuditFile[] = [];
  const open = [root];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    if (isFile(entry)) {
      budget.left -= 1;
      if (budget.left < 0) throw new TooManyFilesError();
      found.push({ name: entry.fullPath.replace(/^\//, ''), blob: await fileOf(entry) });
    } else if (isDirectory(entry)) {
      open.push(...(await childrenOf(entry)));
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });

/** A reader gives at most 100 entries a call, and none when it is done. */
async function childrenOf(entry: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = entry.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return children;
    children.push(...some);
    if (children.length > MOST_FILES) throw new TooManyFilesError();
  }
}

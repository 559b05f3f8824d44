/** The files of a run that can be looked at, and where the pointers of its findings lead among them. */
import type { CaseInput } from '../../case-file/input.ts';
import type { CaseTexts, TextRange } from '../format.ts';
import { byteRange } from '../places.ts';
import { caseTexts, placeByName, rangeInText } from '../texts.ts';
import type { Companions, RunFiles } from './files.ts';

/** The log first; keys and setups are no texts. */
export function textsOfRun(run: RunFiles, { events, settings }: Companions): CaseTexts {
  const named = [...run.log, ...run.manifest, ...run.root, ...run.anchors];
  const inputs = [...named, ...run.torrents, ...events, ...settings, ...[...run.proofs.values()].flat()];
  const lists = new Set(events);
  const apart = new Set([...run.torrents, ...events.filter(({ pinned }) => pinned)]);
  const unnamed = new Set([...run.log, ...events.filter(({ pinned }) => !pinned), ...settings]);
  const below = run.folder === '' ? 0 : run.folder.length + 1;
  const nameOf = (position: number): string | undefined => {
    const input = inputs[position];
    if (unnamed.has(input)) return undefined;
    return apart.has(input) ? baseName(input) : input.name.slice(below);
  };
  const judged = run.log.length === 0 ? -1 : 0;
  return caseTexts(inputs, {
    judged,
    leadsTo: (_record, pointer) => {
      const inLog = pointer === '' || pointer.startsWith('/') || byteRange(pointer) !== undefined;
      if (!inLog) return placeByName(pointer, inputs.length, nameOf);
      return judged < 0 ? undefined : { text: judged, pointer };
    },
    locate: (position, bytes, pointer) =>
      lists.has(inputs[position]) ? rangeInList(bytes, pointer) : rangeInText(bytes, pointer),
  });
}

/** Pointers into an event list name the event by its position; a node answers with the list inside of `result`. */
function rangeInList(bytes: Uint8Array, pointer: string): TextRange | undefined {
  const answered = pointer.startsWith('/') ? rangeInText(bytes, `/result${pointer}`) : undefined;
  return answered === undefined || answered.absent === true ? rangeInText(bytes, pointer) : answered;
}

function baseName({ name }: CaseInput): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

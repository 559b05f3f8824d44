/** The files of a proof that can be looked at. The numbers stand in containers, which are no texts. */
import type { CaseInput } from '../../case-file/input.ts';
import type { CaseTexts, TextPlace } from '../format.ts';
import { caseTexts, isText } from '../texts.ts';
import type { LoadedProof } from './load.ts';
import type { Material } from './material.ts';

/** Texts first, then the containers that findings point into; undefined when nothing of it is a text. */
export async function textsOfProof(
  { folder, notFinite }: LoadedProof,
  { recipes, data }: Material,
): Promise<CaseTexts | undefined> {
  const beside = [...recipes, ...data.flatMap(({ files }) => files)];
  const texts: CaseInput[] = [];
  for (const input of folder.hash === undefined ? beside : [folder.hash, ...beside]) {
    if (isText(await input.head())) texts.push(input);
  }
  if (texts.length === 0) return undefined;
  const checkpoints = folder.checkpoints.map(({ input }) => input);
  const inputs = [...texts, ...checkpoints, ...(folder.indices === undefined ? [] : [folder.indices])];
  const leadsTo = (record: number, pointer: string): TextPlace | undefined => {
    if (!pointer.startsWith('/')) return undefined;
    const cell = /^\/\d+\/\d+$/.test(pointer);
    // A tensor of a checkpoint may have such a name too.
    const tensor = !cell || notFinite.some((failure) => failure.record === record && failure.pointer === pointer);
    const input = tensor ? checkpoints[record] : folder.indices;
    return input === undefined ? undefined : { text: inputs.indexOf(input), pointer };
  };
  return caseTexts(inputs, { judged: -1, leadsTo });
}

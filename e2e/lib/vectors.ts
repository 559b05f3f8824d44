/** Evidence of several files, from the vectors that the tests of its formats use. */
import { filesOf, vector } from '../../test/formats/proof-run/support.ts';
import { vectorBytes } from '../../test/formats/gpu-test-receipt/support.ts';
import { fileOf, type TestFile } from './evidence.ts';

export const gpuFile = (path: string, name: string): TestFile => fileOf(name, Buffer.from(vectorBytes(path)));

/** The folder of a run. */
export const runFiles = (id: string): readonly TestFile[] =>
  Array.from(filesOf(vector(id)), ([name, bytes]) => fileOf(name, Buffer.from(bytes)));

export const fileNamed = ({ buffer }: TestFile, name: string): TestFile => fileOf(name, buffer);

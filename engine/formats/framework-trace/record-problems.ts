/** What the importer asks of one sidecar before it computes anything (training-receipts.md section 12, points 2 to 6). */
import type { JsonDocument } from '../../text/json/document.ts';
import { entries, stringIds } from '../training-receipt/rules/entries.ts';
import { W } from './schema.generated.ts';
import { FORMAT_PREFIX } from './sidecar.ts';
import { textOf } from './transcribe.ts';

export type Refuse = (node: number, message: string, suffix?: string) => void;

/** Optimizers that a version is for, where it is for some only. Streams are not held to it. */
const CONTRACTS: Readonly<Record<string, readonly string[]>> = {
  '0.4.0': ['adam', 'adamw'],
  '0.5.0': ['sgd_momentum'],
  '0.6.0': ['sgd_momentum'],
  '0.8.0': ['sgd', 'sgd_momentum'],
};

export function recordProblems(document: JsonDocument, stream: boolean, refuse: Refuse): void {
  const format = document.member(0, W.format);
  const version = textOf(document, format).slice(FORMAT_PREFIX.length);
  if (stream && version === '0.1.0') refuse(format, 'version 0.1.0 is for a single step; a stream starts at 0.2.0');
  if (!stream && version === '0.2.0') refuse(format, 'version 0.2.0 is for streams');
  if (!stream) contract(document, version, refuse);
  parameterNames(document, refuse);
  samples(document, refuse);
}

function contract(document: JsonDocument, version: string, refuse: Refuse): void {
  const wanted = CONTRACTS[version];
  if (wanted === undefined) return;
  const optimizer = document.member(0, W.optimizer);
  const name = document.member(optimizer, W.name);
  if (name >= 0 && wanted.includes(textOf(document, name))) return;
  refuse(Math.max(name, 0), `version ${version} is for the optimizer ${wanted.join(' or ')}`);
}

/** The keys of `parameters_after` are the declared parameters. The shape of the version has seen to the caps. */
function parameterNames(document: JsonDocument, refuse: Refuse): void {
  const after = document.member(0, W.parameters_after);
  const found = entries(document, after);
  const declared = new Set(stringIds(document, document.member(document.member(0, W.topology), W.parameter_order)));
  for (const id of declared) {
    if (!found.has(id)) refuse(after, `parameters_after lacks ${JSON.stringify(document.strings.text(id))}`);
  }
  for (const [id, node] of found) {
    if (!declared.has(id)) refuse(node, 'the topology declares no such parameter');
  }
}

/** A batch shows every sample that it lists. */
function samples(document: JsonDocument, refuse: Refuse): void {
  const batch = document.member(0, W.batch);
  if (batch < 0) return;
  const map = document.member(0, W.per_sample);
  if (map < 0) {
    refuse(batch, 'the samples of the batch are missing');
    return;
  }
  const found = entries(document, map);
  for (const id of stringIds(document, document.member(batch, W.sample_order))) {
    if (!found.has(id)) refuse(map, `the sample ${JSON.stringify(document.strings.text(id))} is missing`);
  }
}

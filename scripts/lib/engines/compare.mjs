import { sha256 } from '../digest.mjs';

/**
 * Compares what the engines told. `expected`: the ids that each of them must have told, in this order; a run without one of
 * them, or with another, has failed (`trouble`) and is not compared.
 */
export function compareDocuments(expected, results) {
  for (const result of results.values()) {
    if (result.trouble !== undefined) continue;
    const told = result.documents.map(({ id }) => id);
    const at = expected.findIndex((id, i) => told[i] !== id);
    if (at >= 0) result.trouble = `no document for ${expected[at]}`;
    else if (told.length !== expected.length) result.trouble = `told ${told.length} documents, not ${expected.length}`;
  }
  const whole = [...results].filter(([, { trouble }]) => trouble === undefined);
  const differing = [];
  const threw = [];
  for (const [at, id] of expected.entries()) {
    const groups = new Map();
    const faults = [];
    for (const [name, { documents }] of whole) {
      const { sha256: digest, threw: why } = documents[at];
      if (why !== undefined) faults.push(`${name}: ${why}`);
      const key = why === undefined ? digest : 'threw';
      groups.set(key, [...(groups.get(key) ?? []), name]);
    }
    if (faults.length > 0) threw.push({ id, engines: faults.length, first: faults[0] });
    if (groups.size > 1) differing.push({ id, groups: [...groups] });
  }
  const digests = new Map(
    whole.map(([name, { documents }]) => [name, sha256(documents.map((d) => `${d.sha256}  ${d.id}\n`).join(''))]),
  );
  const [digest, ...others] = new Set(digests.values());
  return { differing, threw, digests, digest: others.length === 0 ? digest : undefined };
}

/** Where documents that should be the same part, with what stands there. */
export function firstDifference(id, texts) {
  const [[, first], ...others] = texts;
  let at = 0;
  while (at < first.length && others.every(([, text]) => text[at] === first[at])) at += 1;
  const around = texts.map(([name, text]) => `    ${name}: ...${text.slice(Math.max(0, at - 120), at + 120)}...`);
  return `  ${id}: the first difference is at character ${at}\n${around.join('\n')}`;
}

/**
 * One run, judged in shards by processes that share nothing (docs/scale-out.md):
 *
 *   node sharded-bundle.mjs cut RUN.jsonl N FOLDER       writes FOLDER/shard-0 ... shard-(N-1)
 *   node sharded-bundle.mjs judge FOLDER/shard-K         writes FOLDER/shard-K.answer; any machine, any order
 *   node sharded-bundle.mjs join RUN.jsonl FOLDER/*.answer   prints the result of the whole run
 *
 * ASSAY_ENGINE names the engine module where the package is not installed.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';

const { canonicalJsonBytes, joinBundle, judgePart, partSettings } = await import(
  process.env.ASSAY_ENGINE ?? 'assay/engine'
);
const settings = { profile: 'strict' };

function cut(run, count, folder) {
  const file = readFileSync(run);
  const lines = [];
  for (let at = 0; at < file.length; at = lines.at(-1).end) {
    const end = file.indexOf(0x0a, at) + 1 || file.length;
    lines.push({ start: at, end });
  }
  const bytesOf = (from, to) => new Uint8Array(file.subarray(lines[from].start, lines[to].end));
  const size = Math.ceil(lines.length / count);
  for (let shard = 0, index = 0; index < lines.length; shard += 1, index += size) {
    const last = Math.min(index + size, lines.length) - 1;
    const job = { settings: partSettings(settings), bytes: bytesOf(index, last), offset: lines[index].start, index };
    // The state at the seam: the first record of the run, and the record before the shard.
    if (index > 0) Object.assign(job, { first: bytesOf(0, 0), previous: bytesOf(index - 1, index - 1) });
    writeFileSync(join(folder, `shard-${String(shard).padStart(6, '0')}`), serialize(job));
  }
}

function judge(shard) {
  writeFileSync(`${shard}.answer`, serialize(judgePart(deserialize(readFileSync(shard)))));
}

function whole(run, answers) {
  const sha256 = createHash('sha256').update(readFileSync(run)).digest('hex');
  // Names are padded, so that their order is that of the shards.
  const parts = [...answers].sort().map((file) => deserialize(readFileSync(file)));
  const result = joinBundle(basename(run), parts, settings, sha256);
  process.stdout.write(`${Buffer.from(canonicalJsonBytes(result)).toString()}\n`);
}

const [command, ...words] = process.argv.slice(2);
if (command === 'cut') cut(words[0], Number(words[1]), words[2]);
else if (command === 'judge') judge(words[0]);
else if (command === 'join') whole(words[0], words.slice(1));
else throw new Error('cut, judge or join');

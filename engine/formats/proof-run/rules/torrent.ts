import { TORRENT } from '../checks.ts';
import { Judgement } from '../judgement.ts';
import { quote } from '../text.ts';
import { infohashOf, magnetOf, pathProblem } from '../torrent-file.ts';
import type { Torrent, TorrentResult } from '../torrent-file.ts';
import type { CheckOutcome } from '../../../verdict/model.ts';

/** A torrent list beside the run. */
export interface GivenTorrent {
  readonly name: string;
  readonly result: TorrentResult;
}

export interface TorrentRow {
  readonly torrent: string;
  readonly path: string;
  readonly claimed: string;
  readonly state: CheckOutcome;
  readonly text: string;
}

export interface TorrentCheck {
  readonly check: Judgement;
  readonly rows: readonly TorrentRow[];
}

/**
 * @param name last part of the run id; undefined without a readable manifest
 * @param digestOf SHA-256 of a file of the run by its path in the folder; undefined when it is not there
 */
export async function judgeTorrents(
  torrents: readonly GivenTorrent[],
  name: string | undefined,
  digestOf: (path: string) => Promise<string | undefined>,
): Promise<TorrentCheck> {
  const check = new Judgement(TORRENT, torrents.length > 0);
  const rows: TorrentRow[] = [];
  if (torrents.length === 0) check.idle('there is no torrent list beside the run');
  for (const { name: file, result } of torrents) {
    if (!result.ok) check.error(`${file}: ${result.message}`);
    else {
      await judgeFiles(check, file, result.torrent, digestOf, rows);
      judgeNames(check, file, result.torrent, name);
    }
  }
  return { check, rows };
}

async function judgeFiles(
  check: Judgement,
  file: string,
  torrent: Torrent,
  digestOf: (path: string) => Promise<string | undefined>,
  rows: TorrentRow[],
): Promise<void> {
  const seen = new Set<string>();
  for (const [i, { path, sha256 }] of torrent.files.entries()) {
    check.examined += 1;
    const row = (state: CheckOutcome, text: string): void => {
      rows.push({ torrent: file, path, claimed: sha256, state, text });
    };
    const fail = (member: string, text: string, message: string, recomputed?: string): void => {
      row('failed', text);
      check.fail({
        record: 0,
        pointer: `${file}#/files/${String(i)}/${member}`,
        message: `${file}: ${message}`,
        claimed: member === 'path' ? quote(path) : sha256,
        ...(recomputed === undefined ? {} : { recomputed }),
      });
    };
    const problem = pathProblem(path);
    const repeated = seen.has(path);
    seen.add(path);
    if (problem !== undefined) {
      fail(
        'path',
        `not a plain relative path: ${problem}`,
        `the path ${quote(path)} is no plain relative path: ${problem}`,
      );
      continue;
    }
    if (repeated) {
      fail('path', 'listed twice', `the path ${quote(path)} is listed twice`);
      continue;
    }
    const digest = await digestOf(path);
    if (digest === undefined) {
      row('unverified', 'not among the files');
      check.open(`${file} lists ${quote(path)}, which is not among the files`);
    } else if (digest === sha256) row('passed', 'the SHA-256 is that of the file');
    else
      fail(
        'sha256',
        'another SHA-256 than that of the file',
        `${quote(path)} has another SHA-256 than the list says`,
        digest,
      );
  }
}

function judgeNames(check: Judgement, file: string, torrent: Torrent, name: string | undefined): void {
  if (name === undefined) {
    check.open(
      `${file}: the manifest gives no readable run_dir, so neither infohash nor magnet link can be recomputed`,
    );
    return;
  }
  const compare = (member: string, claimed: string, recomputed: string, message: string): void => {
    check.examined += 1;
    if (claimed === recomputed) return;
    check.fail({ record: 0, pointer: `${file}#/${member}`, message: `${file}: ${message}`, claimed, recomputed });
  };
  const infohash = infohashOf(name, torrent.files);
  compare(
    'infohash',
    torrent.infohash,
    infohash,
    'the infohash is not that of the name of the run and the listed files',
  );
  compare(
    'magnet',
    torrent.magnet,
    magnetOf(name, infohash),
    'the magnet link is not that of infohash and name of the run',
  );
}

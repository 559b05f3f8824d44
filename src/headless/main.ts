/** The `assay` command: the engine over files, folders and pipes. */
import type { Pins } from '../../engine/index.ts';
import { auditFiles, canonicalJsonBytes, FORMATS, readSettings, TOOL_VERSION } from '../../engine/index.ts';
import type { AuditedCase } from '../../engine/formats/format.ts';
import { exitCode, isCaseOutcome } from '../../engine/verdict/fold.ts';
import type { VerifyRequest } from './arguments.ts';
import { HELP, parseArguments } from './arguments.ts';
import { UsageError } from './errors.ts';
import { FileReader } from './file-source.ts';
import { openInputs } from './inputs.ts';
import { filterLines } from './ndjson.ts';
import { printable } from './printable.ts';
import { ReportFiles } from './report-files.ts';
import { reportLines } from './report.ts';
import { serveAsThread, ThreadWorkshop } from './workshop.ts';

/** Exit code of everything that is not a verdict. Node's own 1 for a crash would read as FAIL, its 0 as PASS. */
const NO_VERDICT = 2;

async function run(words: readonly string[]): Promise<number> {
  const request = parseArguments(words);
  switch (request.action) {
    case 'help':
      await print(HELP);
      return 0;
    case 'version':
      await print(`assay ${TOOL_VERSION}\n`);
      return 0;
    case 'verify':
    case 'inspect':
      return audit(request);
  }
}

async function audit(request: VerifyRequest): Promise<number> {
  const pins = readPins(request);
  const reader = new FileReader();
  const workshop = new ThreadWorkshop();
  const reports = new ReportFiles();
  try {
    const inputs = await openInputs(request.ndjson ? [] : request.paths, request.pins, reader);
    // After the inputs are listed: what is written is none of them.
    await reports.open(request.reports);
    const settings = { profile: request.profile, pins, ...(request.now === undefined ? {} : { now: request.now }) };
    if (request.ndjson) {
      return exitCode(await filterLines(process.stdin as AsyncIterable<Uint8Array>, inputs, settings, print));
    }
    const outcome = await auditFiles(inputs, settings, undefined, workshop);
    const { document, cases, verdictDigest } = outcome;
    if (!isCaseOutcome(document.outcome)) throw new Error(`unknown outcome ${String(document.outcome)}`);
    const trusted = new Set(inputs.flatMap(({ pinned }, at) => (pinned ? [at] : [])));
    await reports.write({ ...outcome, trusted, ...(request.now === undefined ? {} : { now: request.now }) });
    if (request.action === 'inspect') await print(madeOf(cases, request.file));
    else if (request.json) await print(Buffer.concat([canonicalJsonBytes(document), Buffer.from('\n')]));
    else await print(`${reportLines(document, verdictDigest, FORMATS).join('\n')}\n`);
    return exitCode(document.outcome);
  } finally {
    await reports.discard();
    await workshop.close();
    await reader.close();
  }
}

/** The one file that was made of the evidence, or the one of that name. */
function madeOf(cases: readonly AuditedCase[], name: string | undefined): Uint8Array {
  const made = cases.flatMap(({ derived }) => derived ?? []);
  const found = made.filter((file) => name === undefined || file.name === name);
  if (found.length === 1) return found[0].bytes;
  const names = made.map((file) => printable(file.name)).join(', ');
  if (made.length === 0) throw new UsageError('inspect: nothing is made of this evidence; verify says why');
  throw new UsageError(`--file: which of ${names}?`);
}

/** What the auditor expects, from `--set`. */
function readPins(request: VerifyRequest): Pins {
  const read = readSettings(request.settings);
  if (!read.ok) throw new UsageError(`--set: ${read.message}`);
  return read.pins;
}

/** Resolves when the bytes have left the process, so that nothing is cut off at its end; false when nobody reads any more. */
function print(output: string | Uint8Array): Promise<boolean> {
  return new Promise((resolve, reject) => {
    process.stdout.write(output, (error) => {
      if (error === undefined || error === null) resolve(true);
      else if (isClosedPipe(error)) resolve(false);
      else reject(new UsageError(`the output could not be written: ${error.message}`));
    });
  });
}

function isClosedPipe(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'EOF');
}

function complain(error: unknown): void {
  const text = error instanceof UsageError ? error.message : `internal error: ${String(error)}`;
  process.stderr.write(`assay: ${printable(text)}\n`);
}

// A reader that went away (`| head`) is no fault of ours, and write errors are reported by print().
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);
process.on('uncaughtException', (error) => {
  complain(error);
  process.exit(NO_VERDICT);
});
// Until a verdict is out: should the process end early, for whatever reason, it must not end with 0.
if (!serveAsThread()) {
  process.exitCode = NO_VERDICT;
  try {
    process.exitCode = await run(process.argv.slice(2));
  } catch (error) {
    complain(error);
  }
}

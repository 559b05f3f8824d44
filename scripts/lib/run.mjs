import { spawn } from 'node:child_process';
import { ROOT } from './root.mjs';

/**
 * Runs a program in the project root and gives its exit code; output goes to ours, input is closed.
 * With `capture`, both outputs are collected and given back instead.
 */
export function run(program, args, { env = {}, capture = false, quiet = false } = {}) {
  return new Promise((resolve) => {
    const out = capture ? 'pipe' : quiet ? 2 : 'inherit';
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', out, capture ? 'pipe' : 'inherit'],
    });
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 127, output: `${program}: ${error.message}` }));
    child.on('close', (code, signal) =>
      resolve({ code: code ?? 1, signal, output: Buffer.concat(chunks).toString('utf8') }),
    );
  });
}

/** Runs a script with the Node that runs us. */
export const runNode = (args, options) => run(process.execPath, args, options);

/** Something that the reader can act on: shown as one line, without a stack. */
export class Reason extends Error {}

/** Runs the main function of a script; a `Reason` becomes one line on standard error and exit code 1. */
export async function main(body) {
  try {
    const code = await body(process.argv.slice(2));
    if (typeof code === 'number') process.exitCode = code;
  } catch (error) {
    if (!(error instanceof Reason)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

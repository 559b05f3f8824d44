/** Runs the suite in a JavaScript runtime that is a program. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ROOT, inRoot } from '../root.mjs';

const DRIVER = inRoot('scripts/lib/engines/command-driver.mjs');

/** Gives every line that the driver told; throws when the program did not come to its end. */
export async function runCommand([program, ...args], suite, corpusFile) {
  const child = spawn(program, [...args, DRIVER, suite, corpusFile, ROOT], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // No update checks, no colours, and none of the caller's options.
    env: { ...process.env, NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1', NODE_OPTIONS: '' },
  });
  const ended = new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? undefined : `ended with ${signal ?? `code ${code}`}`));
  });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors = `${errors}${chunk}`.slice(-2000)));
  const lines = [];
  for await (const line of createInterface({ input: child.stdout })) lines.push(JSON.parse(line));
  const trouble = await ended;
  if (trouble !== undefined) throw new Error(`${trouble}: ${errors.trim()}`);
  return lines;
}

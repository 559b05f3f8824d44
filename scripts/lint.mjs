/** `npm run lint`: ESLint (rules and import fences), then Prettier. `npm run format` is the same with `--fix`. */
import { TOOLS } from './lib/root.mjs';
import { Reason, main, runNode } from './lib/run.mjs';

await main(async (args) => {
  const fix = args.includes('--fix');
  if (args.some((arg) => arg !== '--fix')) throw new Reason(`Unknown argument: ${args.join(' ')}`);
  const eslint = [TOOLS.eslint, '--max-warnings', '0', ...(fix ? ['--fix'] : []), '.'];
  const prettier = [TOOLS.prettier, fix ? '--write' : '--check', '--log-level', 'warn', '.'];
  // Side by side when both only read; one after the other when both write.
  const results = fix
    ? [await runNode(eslint, { capture: true }), await runNode(prettier, { capture: true })]
    : await Promise.all([eslint, prettier].map((command) => runNode(command, { capture: true })));
  for (const { output } of results) process.stdout.write(output);
  return results.every(({ code }) => code === 0) ? 0 : 1;
});

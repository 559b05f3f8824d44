/** `npm run types`: checks every TypeScript project of the house, in parallel, with the native compiler. */
import { TOOLS, inRoot } from './lib/root.mjs';
import { main, runNode } from './lib/run.mjs';

const PROJECTS = ['engine', 'src', 'src/headless', 'test'];

await main(async () => {
  const results = await Promise.all(
    PROJECTS.map(async (project) => {
      const { code, output } = await runNode([TOOLS.tsc, '-p', inRoot(project), '--pretty', 'false'], {
        capture: true,
      });
      return { project, code, output: output.trim() };
    }),
  );
  for (const { project, code, output } of results) {
    console.log(`${project}: ${code === 0 ? 'no errors' : 'errors'}`);
    if (code !== 0) console.log(output);
  }
  return results.every(({ code }) => code === 0) ? 0 : 1;
});

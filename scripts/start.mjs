/** `npm start`: installs and builds what is missing, then serves the page on a free local port until Ctrl-C. */
import { ensureInstalled, requireNode } from './lib/install.mjs';
import { inRoot } from './lib/root.mjs';
import { Reason, main } from './lib/run.mjs';
import { serveFolder, untilSignal } from './lib/static-server.mjs';

await main(async (args) => {
  if (args.length > 0) throw new Reason(`npm start takes no arguments; got: ${args.join(' ')}`);
  requireNode();
  await ensureInstalled();
  // Loaded only now: building needs the packages.
  const { ensureBuilt } = await import('./build.mjs');
  await ensureBuilt();
  const { server, address } = await serveFolder(inRoot('dist'));
  console.log(`Assay runs at ${address} (Ctrl-C ends it)`);
  untilSignal(server);
});

/** Serves dist/ as it is, without building: `node scripts/serve.mjs [port]`. The end-to-end tests use it. */
import { exists, inRoot } from './lib/root.mjs';
import { Reason, main } from './lib/run.mjs';
import { serveFolder, untilSignal } from './lib/static-server.mjs';

await main(async ([port = '0']) => {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) throw new Reason(`Not a port: ${port}`);
  if (!exists('dist/index.html')) throw new Reason('dist/index.html is missing: run `npm run build` first.');
  const { server, address } = await serveFolder(inRoot('dist'), Number(port)).catch((error) => {
    throw new Reason(`Cannot serve on port ${port}: ${error.message}`);
  });
  console.log(`Serving dist/ at ${address}`);
  untilSignal(server);
});

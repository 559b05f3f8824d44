import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGUMENTS } from './scripts/lib/browsers.mjs';
import { findChromium } from './scripts/lib/chromium.mjs';

const port = Number(process.env['ASSAY_E2E_PORT'] ?? 4173);
const address = `http://127.0.0.1:${port}/`;

const executablePath = findChromium();
if (executablePath === undefined) throw new Error('No Chromium found: install it, or set CHROMIUM to its path.');

/** Debian's Chromium; the browser that `npm test` installs where it is missing. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  timeout: 30_000,
  reporter: 'list',
  use: { baseURL: address, screenshot: 'only-on-failure', serviceWorkers: 'allow' },
  webServer: {
    command: `node scripts/serve.mjs ${port}`,
    url: address,
    reuseExistingServer: false,
    timeout: 20_000,
  },
  projects: [
    {
      name: 'chromium',
      use: {
        browserName: 'chromium',
        launchOptions: {
          executablePath,
          args: CHROMIUM_ARGUMENTS,
        },
      },
    },
  ],
});

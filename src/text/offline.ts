/** Words of the build line and of *Keep for offline use*. */
export const OFFLINE = {
  region: 'This build of Assay',
  build: 'build',
  buildWhy:
    'A digest of everything that this build is made of. The list of digests of the release, SHA256SUMS, names each file.',
  copyBuild: 'Copy build digest',
  oneFile:
    'This page is one saved file. It stays as it was saved and may be old: compare its version and build with those that were published.',
  keep: 'Keep for offline use',
  keepWhy:
    'Stores this build in the browser, so that the page opens without the server. Nothing is stored unless you press this.',
  keeping: 'Keeping \u2026',
  kept: 'Kept for offline use:',
  keptWhy: 'The kept copy stays as it is, and may be old, until you take another.',
  failed: 'Not kept: a file did not come, or was not the one of this build. What was kept before is unchanged.',
  look: 'Look for an update',
  looking: 'Looking \u2026',
  newest: 'The server has no other build.',
  unreachable: 'The server did not answer. The kept copy still works.',
  ready: 'Another build is ready:',
  use: 'Use it and load the page again',
  useWhy: 'What is open now will be closed.',
  remove: 'Remove the kept copy',
  removed: 'The kept copy is removed.',
  unsupported: 'This browser cannot keep pages here. The file assay.html can be saved and opened instead.',
} as const;

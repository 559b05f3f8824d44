/** The Chromium that the end-to-end tests drive: $CHROMIUM, or the first one on PATH. */
export function findChromium(env?: NodeJS.ProcessEnv): string | undefined;

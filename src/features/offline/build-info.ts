export interface Build {
  readonly version: string;
  /** SHA-256, 64 lower-case hexadecimal digits; empty for a page that was not built, such as that of the development server. */
  readonly build: string;
}

export interface BuildInfo extends Build {
  /** Of a web server, or one saved file. */
  readonly form: 'site' | 'one-file';
}

const meta = (name: string): string => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';

/** What the build wrote into the page. It is what the page says of itself, and no proof of it. */
export function readBuildInfo(): BuildInfo {
  return {
    version: __ASSAY_VERSION__,
    build: meta('assay-build'),
    form: meta('assay-form') === 'one-file' ? 'one-file' : 'site',
  };
}

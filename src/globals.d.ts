/** Version of the package, written in by vite.config.ts. */
declare const __ASSAY_VERSION__: string;

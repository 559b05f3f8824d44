/** Of the modules of a bundle, those that belong to packages which are not needed at run time. */
export function unshippedModules(moduleIds: readonly string[]): string[];

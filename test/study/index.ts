/** What the study's scripts use. */
export { goldenFiles } from './files.ts';
export { Golden, study } from './mutations.ts';
export { leastCaught, utilisation } from './measure.ts';

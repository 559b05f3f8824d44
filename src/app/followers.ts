/** One script that follows the first one: what shows a result, and the dialogs. */
export { ComparePage } from '../features/compare/ComparePage.tsx';
export { Dialogs } from './Dialogs.tsx';
export { Workbench } from './Workbench.tsx';

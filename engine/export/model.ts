/** Names and shapes of exports that cross the wall between worker and page. */

/** Names, for ever, as they stand in `--report FORMAT:FILE`. */
export const EXPORT_FORMATS = ['html', 'json', 'csv', 'sarif', 'vsa'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What the auditor wrote beside the verdict; part of reports, never of a verdict document. */
export interface Remarks {
  readonly name: string;
  readonly role: string;
  readonly text: string;
}

export const NO_REMARKS: Remarks = { name: '', role: '', text: '' };

/** A file to be saved. */
export interface ExportedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

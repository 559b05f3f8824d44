/** Every form in which the result of an audit leaves Assay. All of them are made here, for page and command alike. */
import { verdictBytes } from '../verdict/case.ts';
import { csvExport } from './csv.ts';
import { htmlExport } from './html.ts';
import { sarifExport } from './sarif.ts';
import { NO_REMARKS, type ExportedFile, type ExportSource, type Remarks } from './source.ts';
import { vsaExport } from './vsa.ts';

export { buildReport, PRINTED, WHOLE, type ReportLimits } from './report/build.ts';
export type { Report } from './report/model.ts';
export { NO_REMARKS, type ExportedFile, type ExportSource, type Remarks } from './source.ts';

/** Names, for ever, as they stand in `--report FORMAT:FILE`. */
export const EXPORT_FORMATS = ['json', 'csv', 'sarif', 'vsa', 'html'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Makes a file. Only the HTML report holds the remarks. */
export function exportAs(format: ExportFormat, source: ExportSource, remarks: Remarks = NO_REMARKS): ExportedFile {
  switch (format) {
    case 'json':
      return { name: 'assay-verdict.json', mediaType: 'application/json', bytes: verdictBytes(source.document) };
    case 'csv':
      return csvExport(source);
    case 'sarif':
      return sarifExport(source);
    case 'vsa':
      return vsaExport(source);
    case 'html':
      return htmlExport(source, remarks);
  }
}

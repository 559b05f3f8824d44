/** Every form in which the result of an audit leaves Assay. All of them are made here, for page and command alike. */
import { verdictBytes } from '../verdict/case.ts';
import { csvExport } from './csv.ts';
import { htmlExport } from './html.ts';
import { sarifExport } from './sarif.ts';
import type { ExportSource } from './source.ts';
import { NO_REMARKS, type ExportedFile, type ExportFormat, type Remarks } from './model.ts';
import { vsaExport } from './vsa.ts';

export { buildReport, PRINTED, WHOLE, type ReportLimits } from './report/build.ts';
export type { Report } from './report/model.ts';
export { EXPORT_FORMATS, NO_REMARKS, type ExportedFile, type ExportFormat, type Remarks } from './model.ts';
export type { ExportSource } from './source.ts';

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

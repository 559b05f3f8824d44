/** The report and the ways out: preview, remarks, print, export. The report itself is worded by the engine. */
import type { ExportFormat } from '../../engine/export/model.ts';
import { grouped } from './messages.ts';

export const REPORT = {
  tab: 'Report',
  printed: 'Report',
  preview: 'Report preview',
  actions: 'Report actions',
  print: 'Print report',
  printWhy: 'A document to file: to paper or, in the print dialog, to PDF. Ctrl+P prints the same.',
  saveHtml: 'Save as HTML',
  remarks: 'Your remarks',
  remarksWhy:
    'They stand in the print and in the HTML report, never in the verdict document. Kept until this page is closed, and sent nowhere.',
  name: 'Name',
  role: 'Role',
  text: 'Remarks',
  making: 'Making the report',
  notYet: 'The report was not ready when this was printed. Print again.',
  cut: (rows: number): string =>
    `The preview stops here: ${grouped(rows)} more ${rows === 1 ? 'row is' : 'rows are'} in the print and in the files.`,
  printTitle: (outcome: string, tool: string, digest: string): string =>
    `${outcome} - Audit report - ${tool} - verdict ${digest}`,
  foot: (tool: string, digest: string): string => `${tool}, verdict digest ${digest}`,
} as const;

export const EXPORT = {
  title: 'Export',
  lead: 'Each file is made on this computer. None of them is itself a proof: run Assay again on the same inputs and compare the verdict digest.',
  list: 'Files to save',
  measuring: 'measuring',
  later: 'large',
  save: (title: string): string => `Save ${title}`,
  saveShort: 'Save',
  copy: (title: string): string => `Copy digest of ${title}`,
  copyShort: 'Copy digest',
  copied: 'Copied',
  refused: 'The browser refused',
  print: 'Print report',
  verdictDigest: 'Verdict digest',
  copyVerdict: 'Copy digest of the verdict',
  formats: {
    html: {
      title: 'Report (HTML)',
      use: 'to read and to file: one page for any browser, without script, with your remarks',
    },
    json: {
      title: 'Verdict document (JSON)',
      use: 'the complete and exact result; its SHA-256 is the verdict digest that two auditors compare',
    },
    csv: {
      title: 'Findings (CSV)',
      use: 'for a spreadsheet or a script: one row for each finding and for each check without one',
    },
    sarif: {
      title: 'Findings (SARIF 2.1.0)',
      use: 'for code-scanning dashboards and editors: rules, findings and their places in the files',
    },
    vsa: {
      title: 'Verification summary (in-toto)',
      use: 'for a supply-chain policy: PASSED or FAILED over the digests of the evidence, to be signed by you',
    },
  } satisfies Record<ExportFormat, { readonly title: string; readonly use: string }>,
} as const;

/** The worker side of the wall, and the only file under `src/` that imports engine code. */
import { expose } from 'comlink';
import {
  auditFiles,
  FORMATS,
  listAllPins,
  readSettings,
  SETTINGS,
  statementOf,
  TOOL_VERSION,
  work,
} from '../../engine/index.ts';
import { sha256Hex } from '../../engine/crypto/sha256.ts';
import { buildReport, exportAs, PRINTED } from '../../engine/export/index.ts';
import { readAll } from '../../engine/bytes/read-all.ts';
import { createAuditApi } from './audit-api.ts';
import { lockDown } from './lockdown.ts';
import { acceptPageReads } from './page-reads.ts';

lockDown(globalThis);
acceptPageReads(globalThis);
expose(
  createAuditApi({
    auditFiles,
    exportAs,
    printedReport: (source) => buildReport(source, PRINTED),
    sha256Hex,
    toolVersion: TOOL_VERSION,
    formats: FORMATS,
    settings: SETTINGS,
    sha256Of: async (source) => (await readAll(source, 0)).sha256,
    parsePins: readSettings,
    listPins: listAllPins,
    statementOf,
    work,
  }),
);

/** The worker side of the wall, and the only file under `src/` that imports engine code. */
import { expose } from 'comlink';
import {
  auditFiles,
  canonicalJsonBytes,
  FORMATS,
  listAllPins,
  readSettings,
  SETTINGS,
  statementOf,
  TOOL_VERSION,
} from '../../engine/index.ts';
import { createAuditApi } from './audit-api.ts';
import { lockDown } from './lockdown.ts';

lockDown(globalThis);
expose(
  createAuditApi({
    auditFiles,
    canonicalJsonBytes,
    toolVersion: TOOL_VERSION,
    formats: FORMATS,
    pinFields: SETTINGS,
    parsePins: readSettings,
    listPins: listAllPins,
    statementOf,
  }),
);

import { CASE_SAMPLES, SAMPLES } from '../features/samples/samples.generated.ts';
import { unpackCase } from '../features/samples/case-sample.ts';
import { unpackBad, unpackGood } from '../features/samples/sample-file.ts';
import type { PaletteEntry } from '../features/palette/find-entries.ts';
import { checkInfos, shortId, titleOf } from '../selectors/verdict.ts';
import { shownTab, tabsOf } from '../selectors/tabs.ts';
import { remarksOn } from '../state/remarks.ts';
import type { Session } from '../state/session.ts';
import type { ExportFormat } from '../../engine/export/model.ts';
import { EXPORT } from '../text/report.ts';
import { ACTIONS, PALETTE, alsoOf, keysOf } from '../text/actions.ts';
import { OUTCOME_WORD, SAMPLES as SAMPLE_WORDS } from '../text/messages.ts';
import { GLOSSARY } from '../text/glossary.ts';
import { saveBytes } from '../ui/save-bytes.ts';
import { focusSoon } from './go-to.ts';
import { isAvailable, runAction, type ActionContext } from './run-action.ts';

const EXPORT_FORMATS: readonly ExportFormat[] = ['html', 'json', 'csv', 'sarif', 'vsa'];

/** Everything that can be done or reached now: actions, tabs, files to save, checks, cases, samples, terms. */
export function paletteEntries(context: ActionContext): readonly PaletteEntry[] {
  const { session } = context;
  const actions = ACTIONS.filter(({ id }) => id !== 'palette' && isAvailable(id, context)).map(
    (action): PaletteEntry => ({
      id: `action ${action.id}`,
      title: action.title,
      kind: action.group,
      keys: keysOf(action),
      also: alsoOf(action),
      run: () => {
        runAction(action.id, context);
      },
    }),
  );
  return [...actions, ...ofCase(session), ...casesOf(session), ...samplesOf(session), ...termsOf(context)];
}

function ofCase(session: Session): readonly PaletteEntry[] {
  const now = session.workspace.get();
  const view = session.navigation.view.get();
  if (now.phase !== 'judged') return [];
  const { summary } = now;
  const open = summary.cases[view.caseId];
  if (open === undefined) return [];
  const infos = checkInfos(session.catalogue.get().formats);
  const shown = shownTab(tabsOf(open, false), view).id;
  const tabs = tabsOf(open, false)
    .filter(({ id, info }) => info !== undefined && id !== shown)
    .map(({ id, tab, title, info }): PaletteEntry => ({
      id: `tab ${id}`,
      title,
      evidence: true,
      kind: PALETTE.kinds.tab,
      run: () => {
        session.navigation.row.set({ row: undefined });
        session.navigation.show({ tab, view: info?.id });
        focusSoon(['.Views-tabs [aria-selected="true"]']);
      },
    }));
  const checks = open.checks.map(({ id, outcome }): PaletteEntry => ({
    id: `check ${id}`,
    title: `${shortId(id)} ${titleOf(infos, id)}`,
    kind: `${PALETTE.kinds.check} \u00b7 ${OUTCOME_WORD[outcome]}`,
    run: () => {
      session.navigation.show({ tab: 'findings' });
      session.navigation.selectCheck(id);
      focusSoon([
        '#checks [data-item][aria-current="true"]',
        '[data-finding][tabindex="0"]',
        '.Views-tabs [aria-selected="true"]',
      ]);
    },
  }));
  const exports = EXPORT_FORMATS.map((format): PaletteEntry => ({
    id: `export ${format}`,
    title: EXPORT.formats[format].title,
    kind: PALETTE.kinds.file,
    also: `export download ${EXPORT.formats[format].use}`,
    run: () => {
      session.client.exported(format, remarksOn(session.remarks.get(), summary)).then(
        ({ name, mediaType, bytes }) => {
          saveBytes(name, mediaType, bytes);
        },
        (error: unknown) => {
          session.fault(error);
        },
      );
    },
  }));
  const files = open.files.map((title, position): PaletteEntry => ({
    id: `file ${title}`,
    title,
    evidence: true,
    kind: PALETTE.kinds.file,
    also: 'export download',
    run: () => {
      session.client.file(open.id, position).then(
        ({ name, bytes }) => {
          saveBytes(name, 'application/octet-stream', bytes);
        },
        (error: unknown) => {
          session.fault(error);
        },
      );
    },
  }));
  return [...tabs, ...exports, ...files, ...checks];
}

function casesOf(session: Session): readonly PaletteEntry[] {
  const now = session.workspace.get();
  if (now.phase !== 'judged' || now.summary.cases.length < 2) return [];
  return now.summary.cases.map(({ id, subject, outcome, formatTitle }): PaletteEntry => ({
    id: `case ${String(id)}`,
    title: subject,
    evidence: true,
    kind: `${PALETTE.kinds.case} ${String(id + 1)} \u00b7 ${outcome}`,
    also: formatTitle,
    run: () => {
      session.navigation.selectCase(id);
      focusSoon(['#verdict']);
    },
  }));
}

function samplesOf(session: Session): readonly PaletteEntry[] {
  const entry = (id: string, title: string, open: () => Promise<void>): PaletteEntry => ({
    id: `sample ${id}`,
    title,
    kind: PALETTE.kinds.sample,
    run: () => {
      open().catch((error: unknown) => {
        session.fault(error);
      });
    },
  });
  return [
    ...SAMPLES.flatMap((sample) => [
      entry(`${sample.id} good`, `${sample.title}, ${SAMPLE_WORDS.good.toLowerCase()}`, async () =>
        session.open([await unpackGood(sample)]),
      ),
      entry(`${sample.id} bad`, `${sample.title}, ${SAMPLE_WORDS.bad.toLowerCase()}`, async () =>
        session.open([await unpackBad(sample)]),
      ),
    ]),
    ...CASE_SAMPLES.flatMap((sample) =>
      sample.variants.map((variant) =>
        entry(`${sample.id} ${variant.label}`, `${sample.title}, ${variant.label}`, async () => {
          const { files, trusted } = await unpackCase(sample, variant);
          await session.openSample(files, trusted, variant.now);
        }),
      ),
    ),
  ];
}

const termsOf = ({ showDialog }: ActionContext): readonly PaletteEntry[] =>
  GLOSSARY.map(({ term, also }) => ({
    id: `term ${term}`,
    title: term,
    kind: PALETTE.kinds.term,
    ...(also === undefined ? {} : { also }),
    run: () => {
      showDialog('glossary', term);
    },
  }));

import { useCallback } from 'react';
import type { ComputationContents, ViewInfoOf } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useSummary } from '../../state/use-case.ts';
import { usePages, type Pages } from '../../state/use-pages.ts';
import type { ComputationHead } from '../../../engine/formats/view.ts';
import type { DrawnStop } from '../../worker/contract.ts';

/** Heads of one page of the list. */
const PAGE = 60;

export interface Step {
  /** Everything that names this record; for keys. */
  readonly name: string;
  readonly record: number;
  /** Undefined until it is opened. */
  readonly contents: ComputationContents | undefined;
  /** Why there is none. */
  readonly problem: string | undefined;
  /** The stop that is looked at; never beyond the last. */
  readonly at: number;
  /** Its contents; those of the stop before until they have come. */
  readonly stop: DrawnStop | undefined;
  readonly heads: Pages<ComputationHead>;
}

/** The step that is looked at, and the stop of it. */
export function useStep(caseId: number, info: ViewInfoOf<'computation'>): Step {
  const session = useSession();
  const view = useStore(session.navigation.view);
  const digest = useSummary()?.verdictDigest ?? '';
  const record = Math.min(view.record, info.length - 1);
  const name = `${digest} ${String(caseId)} ${info.id} ${String(record)}`;
  const { views } = session.client;
  const opened = useAnswer(`step ${name}`, () => views.computation({ caseId, view: info.id, record }));
  const contents = opened?.contents;
  const at = Math.max(0, Math.min(view.stop, (contents?.length ?? view.stop + 1) - 1));
  const answer = useAnswer(
    `stop ${name} ${String(at)} ${contents === undefined ? '' : 'opened'}`,
    async () => ({
      record,
      stop: contents === undefined ? undefined : await views.stop({ caseId, view: info.id, record }, at),
    }),
    true,
  );
  const ask = useCallback(
    (offset: number, limit: number) => session.client.views.stops({ caseId, view: info.id, record, offset, limit }),
    [session, caseId, info.id, record],
  );
  const heads = usePages(`stops ${name}`, PAGE, ask);
  return {
    name,
    record,
    contents,
    problem: opened?.problem,
    at,
    // Never a stop of another record under the name of this one.
    stop: answer?.record === record ? answer.stop : undefined,
    heads,
  };
}

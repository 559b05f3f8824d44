import { useMemo } from 'react';
import type { AuditSummary, CaseSummary, FailureRow, HeldRecord } from '../worker/contract.ts';
import { checkInfos, type CheckInfos } from '../selectors/verdict.ts';
import { useSession } from './session.ts';
import { useStore } from './store.ts';
import { useAnswer } from './use-answer.ts';

export function useSummary(): AuditSummary | undefined {
  const workspace = useStore(useSession().workspace);
  return workspace.phase === 'judged' ? workspace.summary : undefined;
}

/** The case that is looked at. */
export function useOpenCase(): CaseSummary | undefined {
  const { caseId } = useStore(useSession().navigation.view);
  return useSummary()?.cases[caseId];
}

/** The record of a case that is not held whole, and the record that it is looked at by; undefined for what is held whole. */
export function useHeld(open: CaseSummary): HeldRecord | undefined {
  const session = useSession();
  const held = useStore(session.navigation.held).get(open.id) ?? open.held;
  const { record } = useStore(session.navigation.view);
  return held === undefined ? undefined : { ...held, record };
}

export function useCheckInfos(): CheckInfos {
  const { formats } = useStore(useSession().catalogue);
  return useMemo(() => checkInfos(formats), [formats]);
}

/** The chosen finding, fetched by its place; until one is chosen, the first of the check or of the case. */
export function useChosenFinding(): FailureRow | undefined {
  const session = useSession();
  const { caseId, check, finding } = useStore(session.navigation.view);
  const summary = useSummary();
  const scope = finding?.check ?? check;
  const offset = finding?.index ?? 0;
  const kind = finding === undefined ? 'roots' : 'all';
  const key = `finding ${summary?.verdictDigest ?? ''} ${String(caseId)} ${scope ?? ''} ${kind} ${String(offset)}`;
  return useAnswer(
    key,
    async () => {
      if (summary === undefined) return undefined;
      const query = { caseId, kind, offset, limit: 1 } as const;
      return (await session.client.failures(scope === undefined ? query : { ...query, check: scope })).failures[0];
    },
    true,
  );
}

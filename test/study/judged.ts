/** What the strict profile says about a text of the study. */
import { judgeFile } from '../../engine/formats/training-receipt/judge-file.ts';

export interface Said {
  readonly outcome: string;
  /** Failing checks with their first failure. */
  readonly failing: readonly string[];
  /** Why required checks could not be decided. */
  readonly open: readonly string[];
}

export function strictSays(text: string): Said {
  const { outcome, checks } = judgeFile({ name: 'study.jsonl', bytes: new TextEncoder().encode(text) }, 'strict');
  const failing: string[] = [];
  const open: string[] = [];
  for (const check of checks) {
    const first = check.failures[0];
    if (check.outcome === 'failed') {
      const at = `record ${String(first?.record)} ${first?.pointer ?? ''}`;
      failing.push(
        `${check.id} ${at}: ${first?.message ?? ''} (delta ${first?.delta ?? '-'}, window ${first?.window?.bound ?? '-'})`,
      );
    } else if (check.required && check.outcome !== 'passed') open.push(`${check.id}: ${check.reason ?? ''}`);
  }
  return { outcome, failing, open };
}

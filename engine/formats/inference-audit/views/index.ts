/** Everything that a case offers to be looked at. */
import type { CaseView, TextView } from '../../view.ts';
import type { Derived } from '../derive.ts';
import type { Evidence } from '../evidence.ts';
import type { TextWorth } from '../strict/text.ts';
import type { Binding, OutcomeOf } from './binding.ts';
import { committedFieldsView } from './binding.ts';
import { coverageView, linearView, timelineView } from './coverage.ts';
import { treeViews } from './trees.ts';

export function viewsOf(
  evidence: Evidence,
  derived: Derived,
  bindings: readonly Binding[],
  worth: TextWorth,
  outcome: OutcomeOf,
): readonly CaseView[] {
  const { response } = evidence.opened.decoded;
  const linear = linearView(evidence);
  const text: readonly TextView[] =
    response.output_text === null
      ? []
      : [
          {
            kind: 'text',
            id: 'output-text',
            title: 'Output text',
            lead: `Compare it with what somebody says the model answered. What the file binds are ${String(response.prefix_token_ids.length + 1)} token ids.`,
            text: response.output_text,
            worth: worth.label,
            state: worth.state,
          },
        ];
  return [
    committedFieldsView(bindings),
    ...text,
    coverageView(evidence, derived, outcome),
    timelineView(evidence, derived, outcome),
    ...(linear === undefined ? [] : [linear]),
    ...treeViews(response, derived, outcome),
  ];
}

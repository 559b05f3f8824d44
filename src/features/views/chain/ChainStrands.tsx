import type { ChainSummary, ViewInfoOf } from '../../../worker/contract.ts';
import { viewOfCheck } from '../../../selectors/outcome.ts';
import { Evidence } from '../../../ui/Evidence.tsx';
import { Mark } from '../../../ui/Mark.tsx';
import { CHAIN } from '../../../text/chain.ts';

interface ChainStrandsProps {
  readonly strands: ViewInfoOf<'chain'>['strands'];
  readonly summary: ChainSummary | undefined;
}

/** What runs through the chain, and at how many links each strand holds or breaks. */
export function ChainStrands({ strands, summary }: ChainStrandsProps) {
  return (
    <ul className="ChainStrands" aria-label={CHAIN.strands}>
      {strands.map(({ title, text }, position) => {
        const broken = summary?.broken[position] ?? 0;
        const holds = summary?.holds[position] ?? 0;
        const outcome = broken > 0 ? 'failed' : holds > 0 ? 'passed' : 'not-checked';
        return (
          <li key={position} className="ChainStrands-one">
            <span className="ChainStrands-title">
              {summary === undefined ? null : <Mark {...viewOfCheck(outcome)} />} <Evidence text={title} prose />
            </span>
            <span className="ChainStrands-count">
              {summary === undefined
                ? ''
                : broken + holds === 0
                  ? CHAIN.nothing
                  : [...(broken > 0 ? [CHAIN.broken(broken)] : []), CHAIN.holds(holds)].join(', ')}
            </span>
            <span className="ChainStrands-text">
              <Evidence text={text} most={240} prose />
            </span>
          </li>
        );
      })}
    </ul>
  );
}

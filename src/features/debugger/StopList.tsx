import { memo, useEffect, useId, useRef } from 'react';
import type { ComputationHead } from '../../../engine/formats/view.ts';
import type { Pages } from '../../state/use-pages.ts';
import { viewOfStop } from '../../selectors/debugger.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { useSize } from '../../ui/use-size.ts';
import { useVirtualRows } from '../../ui/use-virtual-rows.ts';
import { DEBUGGER } from '../../text/debugger.ts';

const ROW_PIXELS = 24;

interface StopListProps {
  readonly heads: Pages<ComputationHead>;
  readonly samples: readonly string[];
  readonly length: number;
  readonly at: number;
  readonly onGo: (stop: number) => void;
}

/** Every stop in its order, as the lines of a program; the current one stays in view. */
export function StopList({ heads, samples, length, at, onGo }: StopListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtualizer = useVirtualRows({ count: length, scroller, rowPixels: ROW_PIXELS, overscan: 6 });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    heads.want(first, last);
  }, [heads, first, last]);
  const size = useSize(scroller);
  useEffect(() => {
    const { scrollTop = 0, clientHeight = 0 } = scroller.current ?? {};
    const top = at * ROW_PIXELS - scrollTop;
    // A few lines around the current one stay in view.
    const seen = top >= ROW_PIXELS && top <= clientHeight - 3 * ROW_PIXELS;
    if (!seen) virtualizer.scrollToIndex(at, { align: 'center' });
  }, [at, size, virtualizer]);
  const drawn = items.some(({ index }) => index === at);
  return (
    <div
      ref={scroller}
      className="StopList"
      role="listbox"
      aria-label={DEBUGGER.list}
      tabIndex={0}
      aria-activedescendant={drawn ? `${id}-${String(at)}` : undefined}
    >
      <div className="StopList-rows" role="presentation" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ key, index, start }) => (
          <div
            key={key}
            id={`${id}-${String(index)}`}
            className="StopList-row"
            role="option"
            aria-selected={index === at}
            aria-setsize={length}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${String(start)}px)` }}
            onClick={() => {
              onGo(index);
            }}
          >
            <Row index={index} head={heads.row(index)} samples={samples} />
          </div>
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly index: number;
  readonly head: ComputationHead | undefined;
  readonly samples: readonly string[];
}

const Row = memo(function Row({ index, head, samples }: RowProps) {
  return (
    <>
      <span className="StopList-number">{index + 1}</span>
      {head === undefined ? null : (
        <>
          <Mark {...viewOfStop(head.state)} size={12} />
          <span className="StopList-name">
            <Evidence text={head.quantity} prose /> <Evidence text={head.of.slice(0, 60)} />
            {head.sample === undefined ? null : (
              <span className="StopList-sample">
                {' '}
                {DEBUGGER.sampleOf} <Evidence text={(samples[head.sample] ?? '').slice(0, 40)} />
              </span>
            )}
          </span>
          <span className={head.reached ? 'StopList-claimed StopList-claimed--reached' : 'StopList-claimed'}>
            <Evidence text={head.claimed.slice(0, 24)} />
          </span>
        </>
      )}
    </>
  );
});

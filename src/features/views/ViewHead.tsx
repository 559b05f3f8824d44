import type { ReactNode } from 'react';
import type { ViewInfo } from '../../worker/contract.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import './ViewHead.css';

interface ViewHeadProps {
  readonly info: ViewInfo;
  readonly children?: ReactNode;
}

/** Title and sentence of a view, and what can be done with all of it. */
export function ViewHead({ info, children }: ViewHeadProps) {
  return (
    <div className="ViewHead">
      <h2 id={`view-${info.id}`} className="ViewHead-title">
        <Evidence text={info.title} prose />
      </h2>
      {info.lead === undefined ? null : (
        <p className="ViewHead-lead">
          <Evidence text={info.lead} most={600} prose />
        </p>
      )}
      {children}
    </div>
  );
}

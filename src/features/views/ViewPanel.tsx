import type { ViewInfo } from '../../worker/contract.ts';
import { CardPanel } from './CardPanel.tsx';
import { ChainPanel } from './ChainPanel.tsx';
import { ChartPanel } from './ChartPanel.tsx';
import { LadderPanel } from './LadderPanel.tsx';
import { MerklePanel } from './MerklePanel.tsx';
import { TablePanel } from './TablePanel.tsx';
import { TextPanel } from './TextPanel.tsx';
import { TimelinePanel } from './TimelinePanel.tsx';
import { WhatIfPanel } from './WhatIfPanel.tsx';

interface ViewPanelProps {
  readonly caseId: number;
  readonly info: ViewInfo;
}

/** One way to draw each kind, whichever format it comes from. */
export function ViewPanel({ caseId, info }: ViewPanelProps) {
  switch (info.kind) {
    case 'card':
      return <CardPanel caseId={caseId} info={info} hasText={false} />;
    case 'ladder':
      return <LadderPanel caseId={caseId} info={info} />;
    case 'table':
      return <TablePanel caseId={caseId} info={info} />;
    case 'timeline':
      return <TimelinePanel caseId={caseId} info={info} />;
    case 'merkle':
      return <MerklePanel caseId={caseId} info={info} />;
    case 'chart':
      return <ChartPanel caseId={caseId} info={info} />;
    case 'chain':
      return <ChainPanel caseId={caseId} info={info} />;
    case 'text':
      return <TextPanel caseId={caseId} info={info} />;
    case 'what-if':
      return <WhatIfPanel caseId={caseId} info={info} />;
  }
}

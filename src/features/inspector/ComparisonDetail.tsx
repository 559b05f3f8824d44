import type { ComparisonRow } from '../../../engine/formats/format.ts';
import { useSession } from '../../state/session.ts';
import { useCheckInfos, useOpenCase } from '../../state/use-case.ts';
import { COMPARISON_HEAD, comparisonCells } from '../../selectors/comparison-cells.ts';
import { placeOfPointer } from '../../selectors/place.ts';
import { shortId, titleOf } from '../../selectors/verdict.ts';
import { viewOfCheck } from '../../selectors/outcome.ts';
import { Button } from '../../ui/Button.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { FACTORS, FINDINGS } from '../../text/messages.ts';
import { CopyRow } from './CopyRow.tsx';
import { NumberPair } from './NumberPair.tsx';
import { StepLink } from './StepLink.tsx';

export function ComparisonDetail({ row }: { readonly row: ComparisonRow }) {
  const session = useSession();
  const infos = useCheckInfos();
  const open = useOpenCase();
  return (
    <div className="Detail">
      <h2 className="Detail-title">
        <Mark {...viewOfCheck(row.ok ? 'passed' : 'failed')} showWord />{' '}
        <span className="Detail-id">{shortId(row.check)}</span> {titleOf(infos, row.check)}
      </h2>
      <p className="Detail-pointer">
        <Evidence text={row.pointer} most={240} />
      </p>
      {row.factors === '' ? null : (
        <p className="Detail-message">
          <span className="u-label">{FACTORS.factors}</span> <Evidence text={row.factors} most={600} />
        </p>
      )}
      <NumberPair
        claimed={row.claimed}
        recomputed={row.recomputed}
        delta={String(row.delta)}
        bound={String(row.bound)}
        utilisation={row.utilisation}
        ok={row.ok}
      />
      <div className="Detail-actions">
        <Button
          onClick={() => {
            const place = placeOfPointer(row.pointer);
            session.navigation.showInText(place.record, place.pointer);
          }}
        >
          {FINDINGS.inText}
        </Button>
        <StepLink open={open} {...placeOfPointer(row.pointer)} />
        <CopyRow pointer={row.pointer} cells={[COMPARISON_HEAD, comparisonCells(row)]} json={row} />
      </div>
    </div>
  );
}

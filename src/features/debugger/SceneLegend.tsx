import type { ComputationScene } from '../../../engine/formats/view.ts';
import { viewOfStop } from '../../selectors/debugger.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { DEBUGGER } from '../../text/debugger.ts';

/** What the drawing shows in this stage. */
export function SceneLegend({ scene }: { readonly scene: ComputationScene }) {
  return (
    <p className="SceneLegend">
      <span>
        <span className="u-label">{DEBUGGER.shows}</span> <Evidence text={scene.unitMeaning} prose />
      </span>
      <span>
        <span className="u-label">{DEBUGGER.lines}</span> <Evidence text={scene.parameterMeaning} prose />
      </span>
      <span className="SceneLegend-key">
        <span className="SceneLegend-swatch SceneLegend-swatch--positive" /> {DEBUGGER.positive}
      </span>
      <span className="SceneLegend-key">
        <span className="SceneLegend-swatch SceneLegend-swatch--negative" /> {DEBUGGER.negative}
      </span>
      <Mark {...viewOfStop('wrong')} size={12} showWord />
      <Mark {...viewOfStop('follows')} size={12} showWord />
    </p>
  );
}

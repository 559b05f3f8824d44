import type { DrawnStop, RecordPlace } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { visibleText } from '../../ui/visible-escape.ts';
import { DEBUGGER } from '../../text/debugger.ts';

interface SamplePickerProps {
  readonly samples: readonly string[];
  readonly place: RecordPlace;
  readonly stop: DrawnStop | undefined;
  /** Position of the one that is shown. */
  readonly sample: number;
  readonly onGo: (stop: number) => void;
}

/** Another sample of the batch: the same unit in its forward pass, or the first of it. */
export function SamplePicker({ samples, place, stop, sample, onGo }: SamplePickerProps) {
  const session = useSession();
  const choose = async (wanted: number): Promise<void> => {
    // Forward passes stand in the first stage; every sample has one.
    const slot = stop?.result.units[0];
    const { views } = session.client;
    const found = await views.stopOfUnit(place, 0, wanted, slot);
    if (found !== undefined) onGo(found);
  };
  return (
    <label className="SamplePicker">
      <span className="u-label">{DEBUGGER.sample}</span>
      <select
        value={sample}
        onChange={(event) => {
          void choose(Number(event.target.value));
        }}
      >
        {samples.map((name, position) => (
          <option key={position} value={position}>
            {visibleText(name).slice(0, 60)}
          </option>
        ))}
      </select>
    </label>
  );
}

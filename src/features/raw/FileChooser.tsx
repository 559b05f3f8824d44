import type { TextFiles } from '../../worker/contract.ts';
import { formatBytes } from '../../selectors/numbers.ts';
import { visibleText } from '../../ui/visible-escape.ts';
import { PositionField } from '../../ui/PositionField.tsx';
import { TEXT_VIEW } from '../../text/messages.ts';

/** The end of a path tells files apart. */
const MOST_CHARACTERS = 60;

interface FileChooserProps {
  readonly list: TextFiles;
  readonly file: number;
  readonly onChoose: (file: number) => void;
}

/** The files of the case, by name; by number where there are more than one list holds. */
export function FileChooser({ list, file, onChoose }: FileChooserProps) {
  const { files, from, total } = list;
  return (
    <span className="FileChooser">
      {total === files.length ? null : (
        <PositionField
          label={TEXT_VIEW.file}
          of={TEXT_VIEW.fileOf(total)}
          previous={TEXT_VIEW.previousFile}
          next={TEXT_VIEW.nextFile}
          value={file}
          count={total}
          onGo={onChoose}
        />
      )}
      <label className="FileChooser-label">
        <span className="u-label">{TEXT_VIEW.fileName}</span>
        <select
          className="FileChooser-select"
          value={file}
          onChange={(event) => {
            onChoose(Number(event.target.value));
          }}
        >
          {files.map(({ name, size, trusted }, at) => (
            <option key={from + at} value={from + at}>
              {TEXT_VIEW.fileOption(endOf(visibleText(name)), formatBytes(size), trusted)}
            </option>
          ))}
        </select>
      </label>
    </span>
  );
}

const endOf = (name: string): string =>
  name.length > MOST_CHARACTERS ? `\u2026${name.slice(-MOST_CHARACTERS)}` : name;

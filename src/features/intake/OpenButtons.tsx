import { useRef, useState, type ChangeEvent } from 'react';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { EDITS } from '../../text/cases.ts';
import { INTAKE } from '../../text/messages.ts';
import { fromFileList } from '../../state/collect-files.ts';
import { PasteDialog } from './PasteDialog.tsx';
import { useOpen, type Way } from './use-open.ts';

/** The ways to open evidence without dragging, and, beside what is open, to add to it. */
export function OpenButtons({ prominent = false }: { readonly prominent?: boolean }) {
  const { phase } = useStore(useSession().workspace);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const way = useRef<Way>('open');
  const [pasting, setPasting] = useState(false);
  const open = useOpen();
  const beside = phase === 'judged';
  const take = (event: ChangeEvent<HTMLInputElement>): void => {
    const list = event.target.files;
    if (list === null || list.length === 0) return;
    // An async function, so that too many files become a rejection that `open` shows.
    open((async () => fromFileList(list))(), way.current);
    // The same file chosen again must count as a change.
    event.target.value = '';
  };
  const pick = (picker: HTMLInputElement | null, next: Way): void => {
    way.current = next;
    picker?.click();
  };
  return (
    <div className="OpenButtons">
      <input ref={files} type="file" multiple hidden onChange={take} />
      <input ref={folder} type="file" multiple hidden webkitdirectory="" onChange={take} />
      {beside ? (
        <span className="OpenButtons-pair" role="group" aria-label={EDITS.addGroup}>
          <Button
            data-add-files=""
            onClick={() => {
              pick(files.current, 'add');
            }}
          >
            {EDITS.addFiles}
          </Button>
          <Button
            onClick={() => {
              pick(folder.current, 'add');
            }}
          >
            {EDITS.addFolder}
          </Button>
        </span>
      ) : null}
      <Button
        kind={prominent ? 'primary' : 'plain'}
        data-open-files=""
        onClick={() => {
          pick(files.current, 'open');
        }}
      >
        {INTAKE.openFiles}
      </Button>
      <Button
        data-open-folder=""
        onClick={() => {
          pick(folder.current, 'open');
        }}
      >
        {INTAKE.openFolder}
      </Button>
      <Button
        data-paste-text=""
        onClick={() => {
          setPasting(true);
        }}
      >
        {INTAKE.pasteText}
      </Button>
      <PasteDialog
        open={pasting}
        beside={beside}
        onClose={() => {
          setPasting(false);
        }}
      />
    </div>
  );
}

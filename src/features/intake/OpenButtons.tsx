import { useRef, useState, type ChangeEvent } from 'react';
import { Button } from '../../ui/Button.tsx';
import { INTAKE } from '../../text/messages.ts';
import { fromFileList } from '../../state/collect-files.ts';
import { PasteDialog } from './PasteDialog.tsx';
import { useOpen } from './use-open.ts';

/** The three ways to open evidence without dragging. */
export function OpenButtons({ prominent = false }: { readonly prominent?: boolean }) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [pasting, setPasting] = useState(false);
  const open = useOpen();
  const take = (event: ChangeEvent<HTMLInputElement>): void => {
    const list = event.target.files;
    if (list === null || list.length === 0) return;
    // An async function, so that too many files become a rejection that `open` shows.
    open((async () => fromFileList(list))());
    // The same file chosen again must count as a change.
    event.target.value = '';
  };
  return (
    <div className="OpenButtons">
      <input ref={files} type="file" multiple hidden onChange={take} />
      <input ref={folder} type="file" multiple hidden webkitdirectory="" onChange={take} />
      <Button kind={prominent ? 'primary' : 'plain'} data-open-files="" onClick={() => files.current?.click()}>
        {INTAKE.openFiles}
      </Button>
      <Button data-open-folder="" onClick={() => folder.current?.click()}>
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
        onClose={() => {
          setPasting(false);
        }}
      />
    </div>
  );
}

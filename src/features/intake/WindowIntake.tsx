import { useEffect, useState } from 'react';
import { INTAKE } from '../../text/messages.ts';
import { fromTransfer } from '../../state/collect-files.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { filesOf } from '../../state/workspace.ts';
import { DropVeil } from './DropVeil.tsx';
import { useOpen, type Way } from './use-open.ts';
import './Intake.css';

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.closest('input, textarea, select') !== null || target.isContentEditable);

/** While something else on the page takes drops, such as trusted inputs, what misses it must not become evidence. */
const elsewhere = (): boolean => document.querySelector('[data-takes-drops]') !== null;

const bringsSomething = (data: DataTransfer | null): data is DataTransfer =>
  data !== null && (data.types.includes('Files') || data.types.includes('text/plain'));

/** Files join what is open over the first two thirds of the window, and take its place over the last: adding loses nothing. */
const wayAt = (event: DragEvent): Way => (event.clientX <= (2 / 3) * window.innerWidth ? 'add' : 'open');

/** The whole window takes drops and pastes; while something is dragged over it, it says what letting go does. */
export function WindowIntake() {
  const session = useSession();
  const [dragging, setDragging] = useState<Way>();
  const count = filesOf(useStore(session.workspace)).length;
  const open = useOpen();
  useEffect(() => {
    // dragenter and dragleave come for every element that the pointer crosses; the depth tells in from out.
    let depth = 0;
    const leave = (): void => {
      depth = 0;
      setDragging(undefined);
    };
    const onEnter = (event: DragEvent): void => {
      if (!bringsSomething(event.dataTransfer)) return;
      event.preventDefault();
      if (elsewhere()) return;
      depth += 1;
      setDragging(wayAt(event));
    };
    const onOver = (event: DragEvent): void => {
      if (!bringsSomething(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = elsewhere() ? 'none' : 'copy';
      if (!elsewhere()) setDragging(wayAt(event));
    };
    const onLeave = (): void => {
      depth -= 1;
      if (depth <= 0) leave();
    };
    const onDrop = (event: DragEvent): void => {
      leave();
      if (event.dataTransfer === null) return;
      event.preventDefault();
      if (elsewhere()) return;
      open(fromTransfer(event.dataTransfer, INTAKE.pastedName), wayAt(event));
    };
    const onPaste = (event: ClipboardEvent): void => {
      if (isField(event.target) || elsewhere() || !bringsSomething(event.clipboardData)) return;
      event.preventDefault();
      open(fromTransfer(event.clipboardData, INTAKE.pastedName), 'add');
    };
    const listeners = [
      ['dragenter', onEnter],
      ['dragover', onOver],
      ['dragleave', onLeave],
      ['drop', onDrop],
      ['paste', onPaste],
    ] as const;
    for (const [name, listener] of listeners) window.addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of listeners) window.removeEventListener(name, listener as EventListener);
    };
  }, [open]);
  return dragging === undefined ? null : <DropVeil open={count} over={dragging} />;
}

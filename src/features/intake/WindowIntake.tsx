import { useEffect, useState } from 'react';
import { INTAKE } from '../../text/messages.ts';
import { fromTransfer } from '../../state/collect-files.ts';
import { useOpen } from './use-open.ts';
import './Intake.css';

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.closest('input, textarea, select') !== null || target.isContentEditable);

/** While something else on the page takes drops, such as trusted inputs, what misses it must not become evidence. */
const elsewhere = (): boolean => document.querySelector('[data-takes-drops]') !== null;

const bringsSomething = (data: DataTransfer | null): data is DataTransfer =>
  data !== null && (data.types.includes('Files') || data.types.includes('text/plain'));

/** The whole window takes drops and pastes; while something is dragged over it, it says so. */
export function WindowIntake() {
  const [dragging, setDragging] = useState(false);
  const open = useOpen();
  useEffect(() => {
    // dragenter and dragleave come for every element that the pointer crosses; the depth tells in from out.
    let depth = 0;
    const leave = (): void => {
      depth = 0;
      setDragging(false);
    };
    const onEnter = (event: DragEvent): void => {
      if (!bringsSomething(event.dataTransfer)) return;
      event.preventDefault();
      if (elsewhere()) return;
      depth += 1;
      setDragging(true);
    };
    const onOver = (event: DragEvent): void => {
      if (!bringsSomething(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = elsewhere() ? 'none' : 'copy';
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
      open(fromTransfer(event.dataTransfer, INTAKE.pastedName));
    };
    const onPaste = (event: ClipboardEvent): void => {
      if (isField(event.target) || elsewhere() || !bringsSomething(event.clipboardData)) return;
      event.preventDefault();
      open(fromTransfer(event.clipboardData, INTAKE.pastedName));
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
  if (!dragging) return null;
  return (
    <div className="WindowIntake">
      <div className="WindowIntake-frame">
        <p className="WindowIntake-title">{INTAKE.dropNow}</p>
        <p>{INTAKE.dropNowWhy}</p>
      </div>
    </div>
  );
}

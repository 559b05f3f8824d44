import type { KeyboardEvent } from 'react';
import type { Stepper } from './use-stepper.ts';

/** Whether a key is meant for the control that has the focus. */
const isTaken = (target: EventTarget, key: string): boolean =>
  target instanceof HTMLElement &&
  (target.closest('input, select, textarea') !== null ||
    ((key === ' ' || key === 'Enter') && target.closest('button, summary') !== null));

/**
 * What a key does anywhere in the debugger.
 * @param letters whether single letters are on
 */
export function pressed(
  event: KeyboardEvent,
  stepper: Stepper,
  step: { at: number; record: number; last: number },
  letters: boolean,
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target, event.key)) return false;
  switch (event.key) {
    case 'ArrowRight':
    case 'ArrowDown':
      stepper.by(1);
      return true;
    case 'ArrowLeft':
    case 'ArrowUp':
      stepper.by(-1);
      return true;
    case 'Home':
      stepper.to(0);
      return true;
    case 'End':
      stepper.to(step.last);
      return true;
    case 'PageDown':
      stepper.stage(1);
      return true;
    case 'PageUp':
      stepper.stage(-1);
      return true;
    case ' ':
      stepper.toggle();
      return true;
    default:
      return letters && letter(event.key, stepper, step.record);
  }
}

function letter(key: string, stepper: Stepper, record: number): boolean {
  switch (key) {
    case 'n':
      stepper.disagreement(1);
      return true;
    case 'p':
      stepper.disagreement(-1);
      return true;
    case 'j':
      stepper.by(1);
      return true;
    case 'k':
      stepper.by(-1);
      return true;
    case 'u':
      stepper.cause();
      return true;
    case '>':
      stepper.record(record + 1);
      return true;
    case '<':
      stepper.record(record - 1);
      return true;
    default:
      return false;
  }
}

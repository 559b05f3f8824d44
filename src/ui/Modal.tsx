import type { ReactNode } from 'react';
import { Dialog, Heading, Modal as AriaModal, ModalOverlay } from 'react-aria-components';
import { Button } from './Button.tsx';
import './Modal.css';

interface ModalProps {
  readonly title: string;
  readonly closeLabel: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Modal({ title, closeLabel, open, onClose, children }: ModalProps) {
  return (
    <ModalOverlay
      className="Modal-overlay"
      isDismissable
      isOpen={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <AriaModal className="Modal">
        <Dialog className="Modal-dialog">
          <div className="Modal-head">
            <Heading slot="title" className="Modal-title">
              {title}
            </Heading>
            <Button onClick={onClose}>{closeLabel}</Button>
          </div>
          {children}
        </Dialog>
      </AriaModal>
    </ModalOverlay>
  );
}

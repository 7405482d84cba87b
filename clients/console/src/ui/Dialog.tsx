import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

interface DialogProps {
  title: ReactNode;
  open: boolean;
  onClose: () => void;
  // False: only its own buttons close it.
  dismissable?: boolean;
  wide?: boolean;
  children: ReactNode;
}

// A question or form before all else. Buttons stand in a DialogActions at its end.
export function Dialog({ title, open, onClose, dismissable = true, wide = false, children }: DialogProps) {
  return (
    <ModalOverlay
      className="overlay"
      isOpen={open}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      isDismissable={dismissable}
      isKeyboardDismissDisabled={!dismissable}
    >
      <Modal className="modal" data-wide={wide || undefined}>
        <AriaDialog className="dialog">
          <Heading slot="title">{title}</Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="dialog-actions">{children}</div>;
}

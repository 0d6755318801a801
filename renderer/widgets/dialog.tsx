import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { Button } from './button.tsx';

interface DialogProps {
  readonly title: string;
  /** What the dialog is for, in a sentence; read out when it opens. */
  readonly description?: ReactNode;
  readonly isTitleHidden?: boolean;
  readonly width?: number;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * A modal dialog: mount it to open it. Focus stays inside and returns where it was; Escape and a press beside it close
 * it. The backdrop is our own, since Radix's overlay injects a style element, which the page's policy refuses.
 */
export function Dialog({ title, description, isTitleHidden = false, width = 520, onClose, children }: DialogProps) {
  // Radix gives the focus back to its own trigger only, and these dialogs have none.
  const [opener] = useState(() => document.activeElement);
  const giveFocusBack = (event: Event): void => {
    event.preventDefault();
    if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
  };
  return (
    <Radix.Root open onOpenChange={(isOpen) => { if (!isOpen) onClose(); }}>
      <Radix.Portal>
        <div className="dialog-backdrop" aria-hidden />
        <Radix.Content className="dialog" onCloseAutoFocus={giveFocusBack} style={{ width: `min(${width}px, calc(100vw - 32px))` }} {...(description === undefined ? { 'aria-describedby': undefined } : {})}>
          <div className={isTitleHidden ? 'visually-hidden' : 'dialog-head'}>
            <Radix.Title asChild><h2>{title}</h2></Radix.Title>
            {!isTitleHidden && (
              <Radix.Close asChild><Button look="quiet" icon={<X size={16} aria-hidden />} aria-label="Close" /></Radix.Close>
            )}
          </div>
          {description !== undefined && <Radix.Description className={isTitleHidden ? 'visually-hidden' : 'dialog-description'}>{description}</Radix.Description>}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

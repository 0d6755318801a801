import { DropdownMenu } from 'radix-ui';
import { Fragment, type ReactNode } from 'react';

export interface MenuAction {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly isDisabled?: boolean;
  readonly isDanger?: boolean;
  /** Stands apart from what is above it; a text heads what follows. */
  readonly above?: true | string;
  readonly run: () => void;
}

interface ActionMenuProps {
  readonly name: string;
  readonly actions: readonly MenuAction[];
  /** The button's content. */
  readonly children: ReactNode;
  readonly className?: string;
  readonly align?: 'start' | 'end';
  /** The button's place in the Tab order, where a list has one of its own. */
  readonly tabIndex?: number;
}

/** Things to do, from one button. */
export function ActionMenu({ name, actions, children, className = 'button button-quiet', align = 'start', tabIndex }: ActionMenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={className} aria-label={name} title={name} {...(tabIndex === undefined ? {} : { tabIndex })}>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu action-menu" align={align} sideOffset={4} collisionPadding={8}>
          {actions.map((action) => (
            <Fragment key={action.id}>
              {action.above !== undefined && <DropdownMenu.Separator className="menu-separator" />}
              {typeof action.above === 'string' && <DropdownMenu.Label className="menu-label">{action.above}</DropdownMenu.Label>}
              <DropdownMenu.Item className="menu-item" data-danger={action.isDanger === true} disabled={action.isDisabled === true} onSelect={action.run}>
                <span className="menu-mark">{action.icon}</span>
                {action.label}
              </DropdownMenu.Item>
            </Fragment>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

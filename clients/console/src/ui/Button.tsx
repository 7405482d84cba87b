import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { Icon, type IconName } from './Icon';
import { Keys } from './shortcuts';

interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className'> {
  // primary: the one thing that most readers came for; quiet: in rows and bars.
  look?: 'primary' | 'plain' | 'quiet' | 'danger';
  icon?: IconName;
  // Shown in the button; useShortcuts makes it work.
  keys?: string;
  children?: ReactNode;
}

export function Button({ look = 'plain', icon, keys, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className="button" data-look={look} data-icon-only={children === undefined || undefined}>
      {icon && <Icon name={icon} />}
      {children}
      {keys && <Keys keys={keys} />}
    </AriaButton>
  );
}

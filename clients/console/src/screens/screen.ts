// A screen is one folder: screens/NAME/screen.ts says with defineScreen where it
// stands, who sees it and what it loads; nothing else needs to know of it.
import type { ComponentType } from 'react';
import type { MessageDescriptor } from '@lingui/core';
import type { IconName } from '~/ui/Icon';

interface ScreenRoute {
  // Path from the root, such as "listings/:listing"; the view's choices are search parameters.
  path: string;
  load: () => Promise<{ default: ComponentType }>;
}

export interface Screen {
  // Also the first part of its paths.
  id: string;
  title: MessageDescriptor;
  icon: IconName;
  // Place in the navigation, the least first. Today 10, review 20, match desk 30,
  // listings 40, organizations 50, import 60, export 70, administration 90.
  order: number;
  // Without it the screen is neither shown nor opened; undefined: everybody's.
  permission: string | undefined;
  // "g" and then this key opens it.
  key: string;
  // The first is what the navigation opens.
  routes: readonly [ScreenRoute, ...ScreenRoute[]];
}

export function defineScreen(screen: Screen): Screen {
  return screen;
}

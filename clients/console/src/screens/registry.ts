import type { Screen } from './screen';

const found = import.meta.glob<Screen>('./*/screen.ts', { eager: true, import: 'default' });

// Every screen, in the order of the navigation.
export const screens: readonly Screen[] = Object.values(found).sort((a, b) => a.order - b.order);

// What the caller may do, as the server says. It refuses all else itself; the
// console only leaves out what would be refused.
import { useObservable } from './observable';
import { session } from './session';

export type Can = (permission: string) => boolean;

export function useCan(): Can {
  const current = useObservable(session);
  if (current.kind !== 'signedIn') return () => false;
  const { permissions, open } = current.caller;
  if (open && permissions.length === 0) return () => true;
  const held = new Set(permissions);
  return (permission) => held.has(permission);
}

// Name of the principal that calls; "" before it is known.
export function usePrincipal(): string {
  const current = useObservable(session);
  return current.kind === 'signedIn' ? (current.caller.principal?.name ?? 'operators/local') : '';
}

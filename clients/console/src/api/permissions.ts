// What the caller may do, as the server says. It refuses all else itself; the
// console only leaves out what would be refused.
import { Role } from '~/gen/karez/access/v1/principal_pb';
import { useObservable } from './observable';
import { session } from './session';

type Can = (permission: string) => boolean;

export function useCan(): Can {
  const current = useObservable(session);
  if (current.kind !== 'signedIn') return () => false;
  const { permissions, open } = current.caller;
  if (open && permissions.length === 0) return () => true;
  const held = new Set(permissions);
  return (permission) => held.has(permission);
}

// Whether the records of an organization are the caller's to change, with the
// permission for it: operators act for all organizations, partners for their own.
export function useActsFor(): (organization: string) => boolean {
  const current = useObservable(session);
  if (current.kind !== 'signedIn') return () => false;
  const { principal, open } = current.caller;
  const roles = principal?.roles ?? [];
  if (open || roles.includes(Role.OPERATOR)) return () => true;
  return (organization) => principal?.organizations.includes(organization) ?? false;
}

// Name of the principal that calls; "" before it is known.
export function usePrincipal(): string {
  const current = useObservable(session);
  return current.kind === 'signedIn' ? (current.caller.principal?.name ?? 'operators/local') : '';
}

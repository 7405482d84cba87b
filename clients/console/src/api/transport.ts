// The one way to the server: Connect over the page's own origin.
import { Code, ConnectError, createClient, type Interceptor } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-web';
import { AccessService } from '~/gen/karez/access/v1/access_service_pb';
import { AuditService } from '~/gen/karez/audit/v1/audit_service_pb';
import { BrokerageService } from '~/gen/karez/brokerage/v1/brokerage_service_pb';
import { ExportsService } from '~/gen/karez/exports/v1/exports_service_pb';
import { MatchingService } from '~/gen/karez/matching/v1/matching_service_pb';
import { RegistryService } from '~/gen/karez/registry/v1/registry_service_pb';
import { connection } from './connection';
import { session } from './session';

const deadlineMs = 60_000;

// Proves to the gateway that the page sends the request, not another site.
const sameSiteFetch: typeof fetch = async (input, init) => {
  const headers = new Headers(init?.headers);
  if (session.csrf) headers.set('x-karez-csrf', session.csrf);
  try {
    return await fetch(input, { ...init, headers, credentials: 'same-origin' });
  } catch (error) {
    if (error instanceof TypeError) throw new ConnectError('', Code.Unavailable);
    throw error;
  }
};

// Notices when the server is lost and found again.
const watchConnection: Interceptor = (next) => async (request) => {
  try {
    const answer = await next(request);
    connection.reached();
    return answer;
  } catch (error) {
    if (ConnectError.from(error).code === Code.Unavailable) connection.lost();
    throw error;
  }
};

// A call whose session has ended waits until the user has signed in again.
const renewSession: Interceptor = (next) => async (request) => {
  try {
    return await next(request);
  } catch (error) {
    const inSession = session.value.kind === 'signedIn' && !session.value.caller.open;
    if (ConnectError.from(error).code !== Code.Unauthenticated || !inSession) throw error;
    await session.renewed();
    return next(request);
  }
};

const transport = createConnectTransport({
  baseUrl: location.origin,
  useBinaryFormat: true,
  defaultTimeoutMs: deadlineMs,
  fetch: sameSiteFetch,
  interceptors: [renewSession, watchConnection],
});

export const access = createClient(AccessService, transport);
export const audit = createClient(AuditService, transport);
export const brokerage = createClient(BrokerageService, transport);
export const exports = createClient(ExportsService, transport);
export const matching = createClient(MatchingService, transport);
export const registry = createClient(RegistryService, transport);

// Makes a call safe to retry: one for each thing that the user wants done, kept
// until it is done.
export function newRequestId(): string {
  return crypto.randomUUID();
}

// How answers of the server are kept and asked for again. Query hashes keys as
// JSON, so a key holds strings, numbers and booleans, never a bigint.
import { QueryClient } from '@tanstack/react-query';
import { Code, ConnectError } from '@connectrpc/connect';
import { connection } from './connection';
import { failureOf } from './errors';

const staleMs = 15_000;

// Only what may pass by itself is tried again.
function passes(error: unknown): boolean {
  const { code } = ConnectError.from(error);
  return code === Code.Unavailable || code === Code.ResourceExhausted;
}

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: staleMs,
      networkMode: 'always',
      retry: (failures, error) => passes(error) && failures < 2,
      retryDelay: (failures, error) => (failureOf(error).retrySeconds ?? 0.5 * 2 ** failures) * 1000,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

connection.onReturn(() => void queries.invalidateQueries());

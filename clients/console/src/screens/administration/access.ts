// Principals and keys as lists: there are tens or hundreds of them, so all are loaded.
import { useQuery } from '@tanstack/react-query';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { queries } from '~/api/queries';
import { access } from '~/api/transport';
import type { ApiKey } from '~/gen/karez/access/v1/api_key_pb';
import { Role, type Principal } from '~/gen/karez/access/v1/principal_pb';

const pageSize = 1000;

export const roleWords: Record<Role, MessageDescriptor> = {
  [Role.UNSPECIFIED]: msg`Not stated`,
  [Role.OPERATOR]: msg`Broker`,
  [Role.ADMINISTRATOR]: msg`Administrator`,
  [Role.AUDITOR]: msg`Auditor`,
  [Role.PARTNER]: msg`Partner`,
  [Role.SERVICE]: msg`Service`,
};

export const roleHints: Partial<Record<Role, MessageDescriptor>> = {
  [Role.OPERATOR]: msg`Reviews, decides, exports`,
  [Role.ADMINISTRATOR]: msg`Keeps people, keys and scoring profiles`,
  [Role.AUDITOR]: msg`Reads all, changes nothing`,
  [Role.PARTNER]: msg`Acts for its own organizations`,
};

// Those that can be given.
export const roles = [Role.OPERATOR, Role.ADMINISTRATOR, Role.AUDITOR, Role.PARTNER] as const;

export function usePrincipals(enabled = true) {
  return useQuery({
    queryKey: ['principals'],
    enabled,
    queryFn: async ({ signal }) => {
      const found: Principal[] = [];
      for (let pageToken = ''; ;) {
        const page = await access.listPrincipals({ pageSize, pageToken }, { signal });
        found.push(...page.principals);
        pageToken = page.nextPageToken;
        if (!pageToken) return found;
      }
    },
  });
}

export function useApiKeys() {
  return useQuery({
    queryKey: ['apiKeys'],
    queryFn: async ({ signal }) => {
      const found: ApiKey[] = [];
      for (let pageToken = ''; ;) {
        const page = await access.listApiKeys({ pageSize, pageToken }, { signal });
        found.push(...page.apiKeys);
        pageToken = page.nextPageToken;
        if (!pageToken) return found;
      }
    },
  });
}

// What the services of the process are for, by the first part of their names.
export const serviceWords: Readonly<Record<string, MessageDescriptor>> = {
  access: msg`Accounts and keys`,
  audit: msg`Audit trail`,
  brokerage: msg`Decisions and scoring profiles`,
  exports: msg`Exports`,
  matching: msg`Matching`,
  registry: msg`Listings and organizations`,
};

export const refresh = (kind: 'principals' | 'apiKeys') => queries.invalidateQueries({ queryKey: [kind] });

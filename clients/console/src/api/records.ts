// Single records by their names. Those that are wanted within a moment go out
// together as one list, and each is kept by itself.
import { useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { Code, ConnectError } from '@connectrpc/connect';
import type { Listing } from '~/gen/karez/registry/v1/listing_pb';
import type { Organization } from '~/gen/karez/registry/v1/organization_pb';
import { registry } from './transport';

// A filter of so many names stays below the length that the server takes.
const together = 25;

interface Waiting<T> {
  resolve: (record: T) => void;
  reject: (error: unknown) => void;
}

class Batch<T extends { name: string }> {
  private readonly wanted = new Map<string, Waiting<T>[]>();

  constructor(private readonly list: (filter: string) => Promise<readonly T[]>) {}

  get(name: string): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.wanted.size === 0) setTimeout(() => this.send());
      const others = this.wanted.get(name);
      if (others) others.push({ resolve, reject });
      else this.wanted.set(name, [{ resolve, reject }]);
    });
  }

  private send(): void {
    const all = [...this.wanted];
    this.wanted.clear();
    for (let begin = 0; begin < all.length; begin += together) void this.sendSome(all.slice(begin, begin + together));
  }

  private async sendSome(some: readonly (readonly [string, readonly Waiting<T>[]])[]): Promise<void> {
    try {
      const records = await this.list(some.map(([name]) => `name = "${name}"`).join(' OR '));
      const byName = new Map(records.map((record) => [record.name, record]));
      for (const [name, waiting] of some) {
        const record = byName.get(name);
        for (const { resolve, reject } of waiting) {
          if (record) resolve(record);
          else reject(new ConnectError(`no ${name}`, Code.NotFound));
        }
      }
    } catch (error) {
      for (const [, waiting] of some) for (const { reject } of waiting) reject(error);
    }
  }
}

const listings = new Batch<Listing>(async (filter) => {
  const found: Listing[] = [];
  for (let pageToken = ''; ;) {
    const page = await registry.listListings({ filter, orderBy: 'name', pageSize: 100, pageToken });
    found.push(...page.listings);
    pageToken = page.nextPageToken;
    if (!pageToken) return found;
  }
});

const organizations = new Batch<Organization>(async (filter) => {
  const found: Organization[] = [];
  for (let pageToken = ''; ;) {
    const page = await registry.listOrganizations({ filter, pageSize: 100, pageToken });
    found.push(...page.organizations);
    pageToken = page.nextPageToken;
    if (!pageToken) return found;
  }
});

const keptMs = 60_000;

const listingQuery = (name: string) => ({
  queryKey: ['listings', 'one', name],
  queryFn: () => listings.get(name),
  enabled: name !== '',
  staleTime: keptMs,
});

const organizationQuery = (name: string) => ({
  queryKey: ['organizations', 'one', name],
  queryFn: () => organizations.get(name),
  enabled: name !== '',
  staleTime: keptMs,
});

// name "": none is asked for.
export const useListing = (name: string): UseQueryResult<Listing> => useQuery(listingQuery(name));
export const useOrganization = (name: string): UseQueryResult<Organization> => useQuery(organizationQuery(name));

export interface Records<T> {
  // In the order of names; undefined: not there yet, or not to be seen.
  records: readonly (T | undefined)[];
  // None of them is there yet.
  isPending: boolean;
}

function recordsOf<T>(results: readonly UseQueryResult<T>[]): Records<T> {
  return {
    records: results.map(({ data }) => data),
    isPending: results.length > 0 && results.every(({ isPending }) => isPending),
  };
}

export function useListings(names: readonly string[]): Records<Listing> {
  return useQueries({ queries: names.map(listingQuery), combine: recordsOf<Listing> });
}
export function useOrganizations(names: readonly string[]): Records<Organization> {
  return useQueries({ queries: names.map(organizationQuery), combine: recordsOf<Organization> });
}

// Sectors with their labels; they change with a release only.
export function useTaxonomy() {
  return useQuery({ queryKey: ['taxonomy'], queryFn: () => registry.getTaxonomy({}), staleTime: Infinity });
}

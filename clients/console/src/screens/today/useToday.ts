// What Today asks for.
import { useQueries, useQuery } from '@tanstack/react-query';
import { Code, ConnectError } from '@connectrpc/connect';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { brokerage, registry } from '~/api/transport';
import { DecisionSide } from '~/gen/karez/brokerage/v1/decisions_pb';
import { MatchView } from '~/gen/karez/matching/v1/matching_service_pb';
import type { Listing } from '~/gen/karez/registry/v1/listing_pb';

const shown = 5;
const expiringDays = 30;
// Needs looked at for undecided matches: those that changed last.
const needsLookedAt = 12;
const matchesOfNeed = 3;

export interface Queue {
  listings: readonly Listing[];
  total: number;
}

export const toReview = 'state = SUBMITTED';
export const onHold = 'state = ON_HOLD';

// The end of the day after so many days, so that the filter stays the same all day.
export function expiringSoon(now = new Date()): string {
  const until = new Date(now);
  until.setUTCDate(until.getUTCDate() + expiringDays);
  until.setUTCHours(24, 0, 0, 0);
  return `state = PUBLISHED AND expire_time < "${until.toISOString().replace('.000', '')}"`;
}

export function useQueue(filter: string, orderBy: string, enabled = true) {
  return useQuery({
    queryKey: ['listings', 'queue', filter, orderBy],
    enabled,
    queryFn: async ({ signal }): Promise<Queue> => {
      const page = await registry.listListings({ filter, orderBy, pageSize: shown }, { signal });
      return { listings: page.listings, total: Number(page.totalSize) };
    },
  });
}

export interface OpenNeed {
  listing: Listing;
  // Best scores first; scores of undecided matches.
  scores: readonly number[];
}

// Needs that changed last, with their best matches that the broker has not judged.
export function useOpenNeeds(enabled: boolean) {
  const needs = useQuery({
    queryKey: ['listings', 'needs', 'changed last'],
    enabled,
    queryFn: ({ signal }) =>
      registry.listListings(
        { filter: 'state = PUBLISHED AND need:*', orderBy: 'update_time desc', pageSize: needsLookedAt },
        { signal },
      ),
  });
  const listings = needs.data?.listings ?? [];
  const matches = useQueries({
    queries: listings.map((listing) => ({
      queryKey: ['matches', 'open', listing.name, 'today'],
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<OpenNeed> => {
        try {
          const answer = await brokerage.listOpenMatches(
            { listing: listing.name, pageSize: matchesOfNeed, side: DecisionSide.OPERATOR, view: MatchView.BASIC },
            { signal },
          );
          return { listing, scores: answer.matches.map(({ match }) => match?.score ?? 0) };
        } catch (error) {
          // Published a moment ago, and not taken in by matching yet.
          if (ConnectError.from(error).code === Code.NotFound) return { listing, scores: [] };
          throw error;
        }
      },
    })),
  });
  const failed = needs.error ?? matches.find(({ error }) => error)?.error;
  const pending = needs.isPending || matches.some(({ isPending }) => isPending);
  return {
    open: matches.flatMap(({ data }) => (data && data.scores.length > 0 ? [data] : [])),
    lookedAt: listings.length,
    pending: enabled && pending && !failed,
    error: failed ?? undefined,
    retry: () => void Promise.all([needs.refetch(), ...matches.map((match) => match.refetch())]),
  };
}

// What has changed since a moment by the registry's clock, the newest first.
export function useChangesSince(since: string | undefined) {
  return useQuery({
    queryKey: ['listings', 'changed since', since ?? ''],
    queryFn: async ({ signal }) => {
      const filter = since ? `update_time > "${since}"` : '';
      const page = await registry.listListings({ filter, orderBy: 'update_time desc', pageSize: 12 }, { signal });
      const newest = page.listings[0]?.updateTime;
      return {
        listings: page.listings,
        total: Number(page.totalSize),
        newest: newest ? exact(newest) : since,
      };
    },
  });
}

// RFC 3339 with all nine digits, as the registry keeps it.
function exact(time: NonNullable<Listing['updateTime']>): string {
  const seconds = timestampDate({ ...time, nanos: 0 })
    .toISOString()
    .slice(0, 19);
  return `${seconds}.${String(time.nanos).padStart(9, '0')}Z`;
}

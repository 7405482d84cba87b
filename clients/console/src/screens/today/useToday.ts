// What Today asks for.
import { useQueries, useQuery } from '@tanstack/react-query';
import { Code, ConnectError } from '@connectrpc/connect';
import type { Timestamp } from '@bufbuild/protobuf/wkt';
import { brokerage, registry } from '~/api/transport';
import { DecisionSide } from '~/gen/karez/brokerage/v1/decisions_pb';
import { MatchView } from '~/gen/karez/matching/v1/matching_service_pb';
import type { Listing } from '~/gen/karez/registry/v1/listing_pb';
import type { Organization } from '~/gen/karez/registry/v1/organization_pb';

const shown = 5;
const expiringDays = 30;
// Needs looked at for undecided matches: those that changed last.
export const needsLookedAt = 12;
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

interface OpenNeed {
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

// A record that changed: as it is after the last change, or as it was before it was gone.
export interface ChangedRecord {
  name: string;
  record: Listing | Organization | undefined;
  gone: boolean;
  time: Timestamp | undefined;
}

export interface Changes {
  // The last change first.
  records: readonly ChangedRecord[];
  total: number;
  // There are more than were read.
  more: boolean;
  // The feed's cursor after all that there is now; undefined: the reader may not follow the feed.
  now: string | undefined;
}

const pageOfChanges = 1000;
const pagesRead = 3;
const changesShown = 12;

// What changed after a cursor of the registry's feed, once for each record; without a
// cursor, or with one that is no longer kept, what changed last.
export function useChangesSince(cursor: string | undefined, mayFollow: boolean) {
  return useQuery({
    queryKey: ['listings', 'changed since', cursor ?? '', mayFollow],
    queryFn: async ({ signal }): Promise<Changes & { since: boolean }> => {
      if (cursor !== undefined && mayFollow) {
        try {
          return { ...(await readFeed(cursor, signal)), since: true };
        } catch (error) {
          const { code } = ConnectError.from(error);
          if (code !== Code.OutOfRange && code !== Code.InvalidArgument) throw error;
        }
      }
      const page = await registry.listListings({ orderBy: 'update_time desc', pageSize: changesShown }, { signal });
      return {
        records: page.listings.map((record) => ({ name: record.name, record, gone: false, time: record.updateTime })),
        total: Number(page.totalSize),
        more: false,
        now: mayFollow ? await endOfFeed(signal) : undefined,
        since: false,
      };
    },
  });
}

async function endOfFeed(signal: AbortSignal): Promise<string> {
  const { nextCursor } = await registry.listChanges({ fromNow: true, maxChanges: 1 }, { signal });
  return nextCursor;
}

async function readFeed(cursor: string, signal: AbortSignal): Promise<Changes> {
  const records = new Map<string, ChangedRecord>();
  let next = cursor;
  let caughtUp = false;
  for (let page = 0; page < pagesRead && !caughtUp; page++) {
    const answer = await registry.listChanges({ cursor: next, maxChanges: pageOfChanges }, { signal });
    for (const { change, commitTime: time } of answer.changes) {
      if (change.case === undefined) continue;
      const gone = change.case === 'removed';
      const name = change.case === 'removed' ? change.value : change.value.name;
      const record = change.case === 'removed' ? records.get(name)?.record : change.value;
      // The last change is the last of the map.
      records.delete(name);
      records.set(name, { name, record, gone, time });
    }
    next = answer.nextCursor;
    ({ caughtUp } = answer);
  }
  return {
    records: [...records.values()].reverse().slice(0, changesShown),
    total: records.size,
    more: !caughtUp,
    now: caughtUp ? next : await endOfFeed(signal),
  };
}

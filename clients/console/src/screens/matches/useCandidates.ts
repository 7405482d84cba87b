// The other side of a listing, as far as it is loaded: undecided first, then what
// is decided, then what a condition rules out.
import { useMemo } from 'react';
import { useInfiniteQuery, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { useObservable } from '~/api/observable';
import { useListings, useOrganizations } from '~/api/records';
import { brokerage, matching } from '~/api/transport';
import { idOf } from '~/domain/links';
import { DecisionSide, type Decision } from '~/gen/karez/brokerage/v1/decisions_pb';
import { GateOutcome } from '~/gen/karez/matching/v1/component_pb';
import type { Match } from '~/gen/karez/matching/v1/match_pb';
import { MatchView } from '~/gen/karez/matching/v1/matching_service_pb';
import type { Listing } from '~/gen/karez/registry/v1/listing_pb';
import type { Organization } from '~/gen/karez/registry/v1/organization_pb';
import { desk, type Sent } from './decisions';
import { listingName, type DeskView } from './search';

export type Group = 'open' | 'decided' | 'failed';

export interface Candidate {
  // Id of its listing.
  id: string;
  match: Match;
  group: Group;
  listing: Listing | undefined;
  organization: Organization | undefined;
  // The broker's that stands.
  decision: Decision | undefined;
  // All that stand, and those about a former text; the newest first.
  decisions: readonly Decision[];
  formerDecisions: readonly Decision[];
  // Decided here, and not confirmed yet or refused.
  sent: Sent | undefined;
}

export interface Candidates {
  rows: readonly Candidate[];
  isPending: boolean;
  // Published listings that matching has not taken in yet.
  pending: bigint;
  query: UseInfiniteQueryResult;
}

const pageSize = 50;
const failedSize = 100;
const order: readonly Group[] = ['open', 'decided', 'failed'];

export function useCandidates({ of, side, show }: Pick<DeskView, 'of' | 'side' | 'show'>): Candidates {
  const listing = listingName(of);
  const query = useInfiniteQuery({
    queryKey: ['matches', 'open', listing],
    queryFn: ({ pageParam, signal }) =>
      brokerage.listOpenMatches(
        { listing, includeJudged: true, pageSize, pageToken: pageParam, view: MatchView.BASIC },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextPageToken }) => nextPageToken || undefined,
    enabled: of !== '',
  });
  const failed = useInfiniteQuery({
    queryKey: ['matches', 'failed', listing],
    queryFn: ({ pageParam, signal }) =>
      matching.findMatches(
        {
          subject: { case: 'listing', value: listing },
          includeFailed: true,
          pageSize: failedSize,
          pageToken: pageParam,
          view: MatchView.BASIC,
        },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: () => undefined,
    enabled: of !== '' && show === 'failed',
  });
  const sent = useObservable(desk);

  const pages = query.data?.pages;
  const failedPages = show === 'failed' ? failed.data?.pages : undefined;
  const found = useMemo(() => {
    const other = (match: Match) => (side === 'need' ? match.offer : match.need);
    const open = (pages ?? []).flatMap(({ matches }) =>
      matches.flatMap(({ match, decisions, formerDecisions }) =>
        match ? [{ match, decisions, formerDecisions, failed: false }] : [],
      ),
    );
    const ruledOut = (failedPages ?? [])
      .flatMap(({ matches }) => matches)
      .filter(({ outcome }) => outcome === GateOutcome.FAIL)
      .map((match) => ({ match, decisions: [], formerDecisions: [], failed: true }));
    return [...open, ...ruledOut].map((one) => ({ ...one, name: other(one.match) }));
  }, [pages, failedPages, side]);

  const names = useMemo(() => found.map(({ name }) => name), [found]);
  const { records: listings, isPending } = useListings(names);
  const owners = useMemo(() => [...new Set(listings.flatMap((one) => one?.organization ?? []))], [listings]);
  const { records: organizations } = useOrganizations(owners);

  const rows = useMemo(() => {
    const byName = new Map(organizations.flatMap((one) => (one ? [[one.name, one] as const] : [])));
    const all = found.map(({ match, decisions, formerDecisions, failed: ruledOut, name }, index): Candidate => {
      const decision = decisions.find(({ side: speaks }) => speaks === DecisionSide.OPERATOR);
      const waiting = sent.get(match.name);
      const decided = decision !== undefined || (waiting !== undefined && !waiting.failure);
      return {
        id: idOf(name),
        match,
        group: ruledOut ? 'failed' : decided ? 'decided' : 'open',
        listing: listings[index],
        organization: byName.get(listings[index]?.organization ?? ''),
        decision,
        decisions,
        formerDecisions,
        sent: waiting,
      };
    });
    return order.flatMap((group) =>
      show === 'open' && group !== 'open' ? [] : all.filter((one) => one.group === group),
    );
  }, [found, listings, organizations, sent, show]);

  return { rows, isPending: query.isPending || isPending, pending: pages?.at(-1)?.pendingCount ?? 0n, query };
}

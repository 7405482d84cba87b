// What the review asks for.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { registry } from '~/api/transport';
import type { Listing } from '~/gen/karez/registry/v1/listing_pb';

export const queues = {
  submitted: 'state = SUBMITTED',
  published: 'state = PUBLISHED',
  held: 'state = ON_HOLD',
} as const;
export type QueueName = keyof typeof queues;

// Those that wait longest first; of the published the newest first.
const orders: Record<QueueName, string> = {
  submitted: 'update_time',
  published: 'publish_time desc',
  held: 'update_time',
};

const pageSize = 50;

export function useReviewQueue(queue: QueueName) {
  return useInfiniteQuery({
    queryKey: ['listings', 'review', queue],
    queryFn: ({ pageParam, signal }) =>
      registry.listListings(
        { filter: queues[queue], orderBy: orders[queue], pageSize, pageToken: pageParam },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextPageToken }) => nextPageToken || undefined,
  });
}

// Other listings with the same external id, whatever exchange gave it.
export function useSameExternalId(listing: Listing) {
  const id = listing.externalId?.id ?? '';
  return useQuery({
    queryKey: ['listings', 'external id', id, listing.name],
    enabled: id !== '',
    queryFn: async ({ signal }) => {
      const filter = `external_id.id = ${JSON.stringify(id)} AND NOT name = "${listing.name}"`;
      const page = await registry.listListings({ filter, orderBy: 'name', pageSize: 5 }, { signal });
      return page.listings;
    },
  });
}

// What the review asks for.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { registry } from '~/api/transport';
import type { Listing } from '~/gen/karez/registry/v1/listing_pb';

const queues = {
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

// Listings that may be the same: of the same external id, or in nearly the same words.
export function useSimilar(listing: Listing) {
  return useQuery({
    queryKey: ['listings', 'similar', listing.name, listing.etag],
    queryFn: async ({ signal }) => {
      const { name, titles, descriptions, terms } = listing;
      const like = { name, titles, descriptions, terms, ...(listing.externalId && { externalId: listing.externalId }) };
      return (await registry.findSimilarListings({ listing: like }, { signal })).similarListings;
    },
  });
}

// Listings that wait for a decision whether everybody may see them.
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { msg } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useCan } from '~/api/permissions';
import { useListing } from '~/api/records';
import { ListingDetails } from '~/domain/ListingDetails';
import { ListingRow, Organization } from '~/domain/ListingRow';
import { idOf, listingPath } from '~/domain/links';
import { VerbDialog, verbsOf, verbWords, type Verb } from '~/domain/verbs';
import { kindOf, kindWords, stateTones, stateWords } from '~/domain/words';
import type { Listing } from '~/gen/karez/registry/v1/listing_pb';
import type { SimilarListing } from '~/gen/karez/registry/v1/listing_requests_pb';
import { useFormat } from '~/i18n/format';
import { Button } from '~/ui/Button';
import { Icon } from '~/ui/Icon';
import { Badge, Page, Panel } from '~/ui/layout';
import { LocalizedTitle } from '~/ui/Localized';
import { defineSearch, oneOf, printSearch, text, useSearch } from '~/ui/search';
import { useShortcuts } from '~/ui/shortcuts';
import { EmptyState, ErrorState, Loading } from '~/ui/states';
import { hintsOf } from './hints';
import { useReviewQueue, useSimilar, type QueueName } from './useReview';
import './review.css';

const title = msg`Review`;
const search = defineSearch({ of: text(), queue: oneOf(['submitted', 'published', 'held'], 'submitted') });
const queueWords = { submitted: msg`To review`, published: msg`Published`, held: msg`On hold` };

// Keys of the verbs that a reviewer needs.
const verbKeys: Partial<Record<Verb, string>> = {
  publish: 'p',
  requestChanges: 'c',
  reject: 'x',
  hold: 'h',
  release: 'l',
  recordConsent: 'o',
};

export default function Review() {
  const { t, i18n } = useLingui();
  const can = useCan();
  const [view, change] = useSearch(search);
  const [verb, setVerb] = useState<Verb>();
  const queue = useReviewQueue(view.queue);
  const listings = queue.data?.pages.flatMap((page) => page.listings) ?? [];
  const total = Number(queue.data?.pages[0]?.totalSize ?? 0);

  const chosen = view.of ? `listings/${view.of}` : (listings[0]?.name ?? '');
  const place = listings.findIndex(({ name }) => name === chosen);
  const inQueue = listings[place];
  // Opened by a link, and not on a page that is loaded.
  const single = useListing(inQueue ? '' : chosen);
  const listing = inQueue ?? single.data;
  const verbs = listing ? verbsOf(listing, can).filter((one) => verbKeys[one]) : [];

  const go = (step: number) => {
    const next = listings[Math.max(0, Math.min(listings.length - 1, place + step))];
    if (next) change({ of: idOf(next.name) });
    if (place + step >= listings.length - 1 && queue.hasNextPage) void queue.fetchNextPage();
  };
  const afterwards = () => {
    const next = listings[place + 1] ?? listings[place - 1];
    change({ of: next ? idOf(next.name) : '' });
  };
  useShortcuts(title, [
    { keys: 'j', label: msg`Next listing`, run: () => go(1) },
    { keys: 'k', label: msg`Previous listing`, run: () => go(-1) },
    ...verbs.map((one) => ({ keys: verbKeys[one] ?? '', label: verbWords[one], run: () => setVerb(one) })),
  ]);

  return (
    <Page
      title={t`Review`}
      fill
      summary={queue.data && <Plural value={total} one="# listing" other="# listings" />}
      actions={
        <div className="segments" role="group" aria-label={t`Which listings`}>
          {(Object.keys(queueWords) as QueueName[]).map((name) => (
            <Button
              key={name}
              look={name === view.queue ? 'primary' : 'plain'}
              aria-pressed={name === view.queue}
              onPress={() => change({ queue: name, of: '' }, { push: true })}
            >
              {i18n._(queueWords[name])}
            </Button>
          ))}
        </div>
      }
    >
      <div className="review" data-chosen={view.of !== '' || undefined}>
        <Panel flush title={i18n._(queueWords[view.queue])}>
          {queue.isPending ? (
            <Loading lines={10} />
          ) : queue.error && listings.length === 0 ? (
            <ErrorState error={queue.error} onRetry={() => void queue.refetch()} />
          ) : listings.length === 0 ? (
            <EmptyState title={t`Nothing waits here.`} />
          ) : (
            <ReviewList
              listings={listings}
              chosen={chosen}
              to={(one) => `/review${printSearch(search, { ...view, of: idOf(one.name) })}`}
              more={
                queue.hasNextPage && (
                  <Button onPress={() => void queue.fetchNextPage()} isDisabled={queue.isFetchingNextPage}>
                    <Trans>More</Trans>
                  </Button>
                )
              }
            />
          )}
        </Panel>
        <div className="review-sheet">
          {listing ? (
            <Sheet
              listing={listing}
              actions={
                <>
                  <span className="review-back">
                    <Button look="quiet" onPress={() => change({ of: '' })}>
                      <Trans>All listings</Trans>
                    </Button>
                  </span>
                  {verbs.map((one) => (
                    <Button
                      key={one}
                      look={one === 'publish' || one === 'release' ? 'primary' : one === 'reject' ? 'danger' : 'plain'}
                      onPress={() => setVerb(one)}
                      {...(verbKeys[one] ? { keys: verbKeys[one] } : {})}
                    >
                      {i18n._(verbWords[one])}
                    </Button>
                  ))}
                </>
              }
            />
          ) : chosen && single.isError ? (
            <ErrorState error={single.error} onRetry={() => void single.refetch()} />
          ) : chosen || queue.isPending ? (
            <Loading lines={12} />
          ) : (
            <EmptyState title={t`All is reviewed.`} />
          )}
        </div>
      </div>
      {verb && listing && (
        <VerbDialog
          key={`${verb} ${listing.name}`}
          verb={verb}
          listing={listing}
          onClose={() => setVerb(undefined)}
          onDone={(after) => after.state !== listing.state && afterwards()}
        />
      )}
    </Page>
  );
}

interface ReviewListProps {
  listings: readonly Listing[];
  chosen: string;
  to: (listing: Listing) => string;
  more: ReactNode;
}

function ReviewList({ listings, chosen, to, more }: ReviewListProps) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard has to reach it
    <div className="review-list" tabIndex={0} role="region" aria-label={t`Listings`}>
      <ul>
        {listings.map((listing) => (
          <li key={listing.name} data-chosen={listing.name === chosen || undefined}>
            <ListingRow listing={listing} to={to(listing)} note={format.date(listing.updateTime)} />
          </li>
        ))}
      </ul>
      {more}
    </div>
  );
}

function Sheet({ listing, actions }: { listing: Listing; actions: ReactNode }) {
  const { i18n, t } = useLingui();
  const hints = hintsOf(listing);
  const similar = useSimilar(listing);
  return (
    <section className="panel" aria-label={t`The listing`}>
      <header className="panel-head">
        <div className="review-title">
          <h2>
            <LocalizedTitle texts={listing.titles} />
          </h2>
          <p className="hint">
            <Badge tone={stateTones[listing.state]}>{i18n._(stateWords[listing.state])}</Badge>{' '}
            <Badge>{i18n._(kindWords[kindOf(listing)])}</Badge> <Organization name={listing.organization} />
          </p>
        </div>
        <div className="actions">{actions}</div>
      </header>
      <div className="panel-body review-body">
        {listing.stateReason && (
          <div className="note">
            <Icon name="info" />
            <p>
              <bdi>{listing.stateReason}</bdi>
            </p>
          </div>
        )}
        {hints.length > 0 && (
          <ul className="review-hints" aria-label={t`What to look at`}>
            {hints.map(({ tone, words }) => (
              <li key={words.id} data-tone={tone}>
                <Icon name={tone === 'bad' ? 'warning' : 'info'} />
                {i18n._(words)}
              </li>
            ))}
          </ul>
        )}
        {similar.data && similar.data.length > 0 && <Similar listings={similar.data} />}
        <ListingDetails listing={listing} />
      </div>
    </section>
  );
}

function Similar({ listings }: { listings: readonly SimilarListing[] }) {
  const { i18n, t } = useLingui();
  const format = useFormat();
  return (
    <section className="note" data-tone="warn">
      <Icon name="copy" />
      <div className="review-similar">
        <h3>{t`Perhaps entered already`}</h3>
        <ul className="rows">
          {listings.map((similar) => (
            <li key={similar.listing}>
              <LocalizedTitle
                texts={similar.title ? [similar.title] : []}
                link={(words) => <Link to={listingPath(similar.listing)}>{words}</Link>}
              />
              <p className="hint">
                <Badge tone={stateTones[similar.state]}>{i18n._(stateWords[similar.state])}</Badge>{' '}
                <Organization name={similar.organization} />
                {' · '}
                {similar.sameExternalId ? (
                  <Trans>the same external ID</Trans>
                ) : (
                  <Trans>{format.percent(similar.likeness)} of the words are the same</Trans>
                )}
              </p>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

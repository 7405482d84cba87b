// Where a broker's day begins: what waits, and what has changed.
import { useState, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import type { UseQueryResult } from '@tanstack/react-query';
import { msg } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useCan, usePrincipal } from '~/api/permissions';
import { listingPath, matchesPath, reviewPath } from '~/domain/links';
import { ListingRow } from '~/domain/ListingRow';
import { stateTones, stateWords } from '~/domain/words';
import { ListingState } from '~/gen/karez/registry/v1/listing_pb';
import { useFormat } from '~/i18n/format';
import { Button } from '~/ui/Button';
import { Icon, type IconName } from '~/ui/Icon';
import { LocalizedTitle } from '~/ui/Localized';
import { Badge, Page, Panel } from '~/ui/layout';
import { ScoreBar } from '~/ui/ScoreBar';
import { useShortcuts } from '~/ui/shortcuts';
import { EmptyState, ErrorState, Loaded, Loading } from '~/ui/states';
import {
  expiringSoon,
  needsLookedAt,
  onHold,
  toReview,
  useChangesSince,
  useOpenNeeds,
  useQueue,
  type ChangedRecord,
  type Queue,
} from './useToday';
import './today.css';

const title = msg`Today`;
const expiringPath = '/listings?state=PUBLISHED&sort=expire_time';
const heldPath = '/listings?state=ON_HOLD';

export default function Today() {
  const { t } = useLingui();
  const can = useCan();
  const navigate = useNavigate();
  const format = useFormat();
  const mayReview = can('registry.listings.publish');
  const mayDecide = can('brokerage.matches.listOpen');
  const reviewAll = mayReview ? '/review' : '/listings?state=SUBMITTED';
  const [expiring] = useState(expiringSoon);

  const review = useQueue(toReview, 'update_time');
  const ending = useQueue(expiring, 'expire_time');
  const held = useQueue(onHold, 'update_time');
  const needs = useOpenNeeds(mayDecide);

  const firstToReview = review.data?.listings[0];
  useShortcuts(title, [
    {
      keys: 'r',
      label: msg`Review the first one`,
      disabled: !firstToReview || !mayReview,
      run: () => firstToReview && void navigate(reviewPath(firstToReview.name)),
    },
  ]);

  return (
    <Page title={t`Today`} summary={format.date(new Date())}>
      <ul className="today-counters">
        <Counter
          icon="review"
          tone="accent"
          label={t`To review`}
          to={reviewAll}
          count={review.data?.total}
          failed={review.isError}
        />
        {mayDecide && (
          <Counter
            icon="match"
            tone="accent"
            label={t`Needs with matches to decide`}
            to="/matches"
            count={needs.pending ? undefined : needs.open.length}
            atLeast={needs.open.length === needsLookedAt}
            failed={needs.error !== undefined}
          />
        )}
        <Counter
          icon="clock"
          tone="warn"
          label={t`Expire within 30 days`}
          to={expiringPath}
          count={ending.data?.total}
          failed={ending.isError}
        />
        <Counter
          icon="pause"
          tone="warn"
          label={t`On hold`}
          to={heldPath}
          count={held.data?.total}
          failed={held.isError}
        />
      </ul>
      <div className="today-columns">
        <div>
          <QueuePanel title={t`To review`} queue={review} more={reviewAll} empty={t`Nothing waits for review.`}>
            {(listing) => (
              <ListingRow
                listing={listing}
                to={mayReview ? reviewPath(listing.name) : listingPath(listing.name)}
                note={<Trans>waiting since {format.date(listing.updateTime)}</Trans>}
              />
            )}
          </QueuePanel>
          {mayDecide && (
            <Panel title={t`Matches to decide`} flush>
              {needs.error !== undefined ? (
                <ErrorState error={needs.error} onRetry={needs.retry} />
              ) : needs.pending ? (
                <Loading lines={8} />
              ) : needs.open.length === 0 ? (
                <EmptyState title={t`All matches of the latest needs are decided.`} />
              ) : (
                <ul className="today-list">
                  {needs.open.slice(0, 6).map(({ listing, scores }) => (
                    <li key={listing.name}>
                      <ListingRow
                        listing={listing}
                        to={matchesPath(listing.name)}
                        note={<Trans>changed {format.date(listing.updateTime)}</Trans>}
                      />
                      <ScoreBar score={scores[0] ?? 0} />
                    </li>
                  ))}
                </ul>
              )}
              <p className="today-foot hint">
                <Trans>
                  Of the {format.number(needs.lookedAt)} needs that changed last; each with its best undecided match.
                </Trans>{' '}
                <Link to="/matches">
                  <Trans>Open the match desk</Trans>
                </Link>
              </p>
            </Panel>
          )}
        </div>
        <div>
          <Changes mayReview={mayReview} />
          <QueuePanel
            title={t`Expire soon`}
            queue={ending}
            more={expiringPath}
            empty={t`Nothing expires within 30 days.`}
          >
            {(listing) => (
              <ListingRow
                listing={listing}
                to={listingPath(listing.name)}
                note={<Trans>until {format.date(listing.expireTime)}</Trans>}
              />
            )}
          </QueuePanel>
          <QueuePanel title={t`On hold`} queue={held} more={heldPath} empty={t`Nothing is on hold.`}>
            {(listing) => (
              <ListingRow listing={listing} to={listingPath(listing.name)} note={<bdi>{listing.stateReason}</bdi>} />
            )}
          </QueuePanel>
        </div>
      </div>
    </Page>
  );
}

interface CounterProps {
  icon: IconName;
  tone: 'accent' | 'warn';
  label: string;
  to: string;
  count: number | undefined;
  // There may be more than count.
  atLeast?: boolean;
  failed: boolean;
}

function Counter({ icon, tone, label, to, count, atLeast = false, failed }: CounterProps) {
  const format = useFormat();
  return (
    <li>
      <Link to={to} className="today-counter" data-tone={count ? tone : undefined}>
        <Icon name={icon} />
        <bdi className="today-count" dir="ltr">
          {count === undefined ? (failed ? '?' : '…') : format.number(count)}
          {atLeast && '+'}
        </bdi>
        <span>{label}</span>
      </Link>
    </li>
  );
}

interface QueuePanelProps {
  title: string;
  queue: UseQueryResult<Queue>;
  // Where all of it is.
  more: string;
  empty: string;
  children: (listing: Queue['listings'][number]) => ReactNode;
}

function QueuePanel({ title: name, queue, more, empty, children }: QueuePanelProps) {
  return (
    <Panel title={name} flush>
      <Loaded query={queue}>
        {({ listings, total }) => {
          const rest = total - listings.length;
          return listings.length === 0 ? (
            <EmptyState title={empty} />
          ) : (
            <>
              <ul className="today-list">
                {listings.map((listing) => (
                  <li key={listing.name}>{children(listing)}</li>
                ))}
              </ul>
              {rest > 0 && (
                <p className="today-foot hint">
                  <Link to={more}>
                    <Plural value={rest} one="# more" other="# more" />
                  </Link>
                </p>
              )}
            </>
          );
        }}
      </Loaded>
    </Panel>
  );
}

// What changed since the reader said last that all was seen: the mark is a cursor of
// the registry's change feed, kept for each user.
function Changes({ mayReview }: { mayReview: boolean }) {
  const { t } = useLingui();
  const mayFollow = useCan()('registry.changes.read');
  const place = `karez.seen.${usePrincipal()}`;
  const [cursor, setCursor] = useState(() => localStorage.getItem(place) ?? undefined);
  const changes = useChangesSince(cursor, mayFollow);
  const since = changes.data?.since ?? cursor !== undefined;
  const now = changes.data?.now;
  const total = changes.data?.total ?? 0;
  return (
    <Panel
      title={since ? t`Changed since my last visit` : t`Changed last`}
      flush
      actions={
        <Button
          look="quiet"
          icon="check"
          isDisabled={total === 0 || now === undefined}
          onPress={() => {
            if (now === undefined) return;
            localStorage.setItem(place, now);
            setCursor(now);
          }}
        >
          <Trans>All seen</Trans>
        </Button>
      }
    >
      <Loaded query={changes} lines={8}>
        {({ records, more }) =>
          records.length === 0 ? (
            <EmptyState title={t`Nothing has changed since you looked last.`} />
          ) : (
            <>
              <ul className="today-list">
                {records.map((changed) => (
                  <li key={changed.name}>
                    <ChangedRow changed={changed} mayReview={mayReview} />
                  </li>
                ))}
              </ul>
              {(more || total > records.length) && (
                <p className="today-foot hint">
                  {more ? (
                    <Plural value={total} one="More than # record changed." other="More than # records changed." />
                  ) : since ? (
                    <Plural value={total} one="# record changed in all." other="# records changed in all." />
                  ) : (
                    <Plural value={total} one="# listing in all" other="# listings in all" />
                  )}
                </p>
              )}
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}

function ChangedRow({ changed, mayReview }: { changed: ChangedRecord; mayReview: boolean }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { name, record, gone, time } = changed;
  if (gone || !record) {
    return (
      <>
        <div className="listing-row">
          {record ? (
            <LocalizedTitle texts={'titles' in record ? record.titles : record.displayNames} />
          ) : (
            <bdi className="code">{name}</bdi>
          )}
          <p className="hint">{format.dateTime(time)}</p>
        </div>
        <Badge tone="bad">{t`Deleted, or no longer to be seen`}</Badge>
      </>
    );
  }
  if ('displayNames' in record) {
    return (
      <>
        <div className="listing-row">
          <LocalizedTitle texts={record.displayNames} link={(text) => <Link to={`/${name}`}>{text}</Link>} />
          <p className="hint">
            {format.country(record.country)} · {format.dateTime(time)}
          </p>
        </div>
        <Badge>{t`Organization`}</Badge>
      </>
    );
  }
  const toReviewNow = mayReview && record.state === ListingState.SUBMITTED;
  return (
    <>
      <ListingRow
        listing={record}
        to={toReviewNow ? reviewPath(name) : listingPath(name)}
        note={format.dateTime(time)}
      />
      <Badge tone={stateTones[record.state]}>{i18n._(stateWords[record.state])}</Badge>
    </>
  );
}

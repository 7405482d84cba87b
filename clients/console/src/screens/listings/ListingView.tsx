// One listing: all that it says, in all its languages, where it stands, and what
// can be done with it.
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useActsFor, useCan } from '~/api/permissions';
import { useListing } from '~/api/records';
import { listingFields, listingFieldWords, Texts, useListingValue, type ListingField } from '~/domain/listingFields';
import { OrganizationName } from '~/domain/OrganizationName';
import { VerbBar } from '~/domain/VerbBar';
import { History } from '~/domain/History';
import { consentCovers } from '~/domain/verbs';
import { kindOf, kindWords, stateTones, stateWords } from '~/domain/words';
import { ListingState, type Listing } from '~/gen/karez/registry/v1/listing_pb';
import { useFormat } from '~/i18n/format';
import { Button } from '~/ui/Button';
import { Icon } from '~/ui/Icon';
import { pickTexts } from '~/ui/Localized';
import { Badge, Facts, Page, Panel } from '~/ui/layout';
import { useShortcuts } from '~/ui/shortcuts';
import { Loaded } from '~/ui/states';

import './listings.css';

const screenTitle = msg`Listing`;

// States in which the record can still be changed.
const editable: readonly ListingState[] = [
  ListingState.DRAFT,
  ListingState.SUBMITTED,
  ListingState.CHANGES_REQUESTED,
  ListingState.PUBLISHED,
  ListingState.ON_HOLD,
  ListingState.EXPIRED,
];

const apart: readonly ListingField[] = ['titles', 'descriptions'];

// What a broker would ask the owner for.
const wanted: readonly ListingField[] = [
  'indicators',
  'readiness',
  'cooperation',
  'money',
  'timing',
  'regions',
  'sectors',
  'delivery',
  'conformities',
  'references',
];

export default function ListingView() {
  const { i18n } = useLingui();
  const { listing: id = '' } = useParams();
  const query = useListing(`listings/${id}`);
  const title = query.data && pickTexts(query.data.titles, i18n.locale);
  return (
    <Loaded query={query} lines={12}>
      {(listing) => (
        <ListingPage listing={listing} title={title?.translation?.text ?? title?.original?.text ?? listing.name} />
      )}
    </Loaded>
  );
}

function ListingPage({ listing, title }: { listing: Listing; title: string }) {
  const { i18n, t } = useLingui();
  const can = useCan();
  const navigate = useNavigate();
  const format = useFormat();
  const [gone, setGone] = useState(false);
  const acts = useActsFor()(listing.organization);
  const mayEdit = acts && can('registry.listings.update') && editable.includes(listing.state);
  const edit = () => void navigate(`/${listing.name}/edit`);
  useShortcuts(screenTitle, [{ keys: 'e', label: msg`Edit`, run: edit, disabled: !mayEdit }]);
  const kind = kindOf(listing);
  const valueOf = useListingValue();
  const stated = listingFields
    .filter(
      (field) => !apart.includes(field) && (field !== 'accepting_interest' || listing.acceptingInterest === false),
    )
    .map((field) => [field, valueOf(listing, field)] as const)
    .filter(([, value]) => value !== null);
  const missing = wanted
    .filter((field) => !stated.some(([other]) => other === field))
    .map((field) => i18n._(listingFieldWords[field]));
  const covered = consentCovers(listing);
  const asksForConsent = listing.consent !== undefined || listing.state === ListingState.PUBLISHED;

  if (gone) return null;
  return (
    <Page
      title={title}
      summary={
        <span className="listing-line">
          <Badge>{i18n._(kindWords[kind])}</Badge>
          <Badge tone={stateTones[listing.state]}>{i18n._(stateWords[listing.state])}</Badge>
          <OrganizationName name={listing.organization} link />
        </span>
      }
      actions={
        <>
          {mayEdit && (
            <Button keys="e" onPress={edit}>
              <Trans>Edit</Trans>
            </Button>
          )}
          {listing.state === ListingState.PUBLISHED && can('brokerage.matches.listOpen') && (
            <Button
              icon="match"
              onPress={() =>
                void navigate(
                  `/matches?${new URLSearchParams({ side: kind, of: listing.name.replace(/^listings\//, '') }).toString()}`,
                )
              }
            >
              <Trans>Matches</Trans>
            </Button>
          )}
        </>
      }
    >
      {listing.stateReason && (
        <div className="note" data-tone="warn">
          <Icon name="info" />
          <div>
            <strong>{i18n._(stateWords[listing.state])}</strong>
            <p dir="auto">{listing.stateReason}</p>
          </div>
        </div>
      )}
      {listing.state === ListingState.PUBLISHED && !covered && can('registry.listings.recordConsent') && (
        <p className="note" data-tone="warn">
          <Icon name="warning" />
          <Trans>
            Its content has changed since the owner consented. Matching holds it until a new consent is recorded.
          </Trans>
        </p>
      )}
      <div className="record-view">
        <div className="record-column">
          {listing.titles.length > 1 && (
            <Panel title={t`Title`}>
              <Texts texts={listing.titles} />
            </Panel>
          )}
          {listing.descriptions.length > 0 && (
            <Panel title={t`Description`}>
              <Texts texts={listing.descriptions} />
            </Panel>
          )}
          <Panel title={t`What it states`}>
            <dl className="listing-facts">
              {stated.map(([field, value]) => (
                <div key={field}>
                  <dt>{i18n._(listingFieldWords[field])}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
            {missing.length > 0 && (
              <p className="hint">
                <Trans>Not stated: {format.list(missing)}</Trans>
              </p>
            )}
          </Panel>
        </div>
        <div className="record-column">
          <Panel title={t`What can be done`}>
            <VerbBar
              listing={listing}
              onGone={() => {
                setGone(true);
                void navigate('/listings', { replace: true });
              }}
            />
          </Panel>
          <Panel title={t`Where it stands`}>
            <Facts
              facts={[
                [t`Published`, format.dateTime(listing.publishTime) || '–'],
                [t`Expires`, format.date(listing.expireTime) || '–'],
                [t`Renewed`, listing.renewals > 0 ? t`once` : t`never`],
                ...(asksForConsent
                  ? [
                      [
                        t`Consent`,
                        listing.consent ? (
                          <span>
                            <bdi>{listing.consent.givenBy}</bdi>
                            {listing.consent.evidence && (
                              <>
                                {' · '}
                                <bdi>{listing.consent.evidence}</bdi>
                              </>
                            )}{' '}
                            · {format.date(listing.consent.recordTime)}{' '}
                            <Badge tone={covered ? 'good' : 'warn'}>
                              {covered ? t`covers what it says now` : t`covers an earlier text`}
                            </Badge>
                          </span>
                        ) : (
                          t`none`
                        ),
                      ] as const,
                    ]
                  : []),
                ...(listing.externalId
                  ? [
                      [
                        t`ID at its source`,
                        <bdi key="id">{`${listing.externalId.source}/${listing.externalId.id}`}</bdi>,
                      ] as const,
                    ]
                  : []),
              ]}
            />
          </Panel>
          <Panel title={t`Revisions`}>
            <Facts
              facts={[
                [t`Created`, format.dateTime(listing.createTime)],
                [t`Changed`, format.dateTime(listing.updateTime)],
                [t`Revision`, <bdi key="etag">{listing.etag}</bdi>],
                ...(listing.sequence > 0n ? [[t`Change number`, format.number(listing.sequence)] as const] : []),
              ]}
            />
            {can('audit.entries.list') && <History name={listing.name} />}
          </Panel>
        </div>
      </div>
    </Page>
  );
}

// Creates a listing, or changes one.
import { useParams, useSearchParams } from 'react-router';
import { create } from '@bufbuild/protobuf';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useListing } from '~/api/records';
import { registry } from '~/api/transport';
import { listingFields, listingFieldWords, useListingValue, type ListingField } from '~/domain/listingFields';
import { OrganizationName } from '~/domain/OrganizationName';
import { kindOf, kindWords } from '~/domain/words';
import { pruned } from '~/forms/prune';
import { RecordEditor } from '~/forms/RecordEditor';
import type { RecordKind } from '~/forms/save';
import { ListingSchema, ListingState, type Listing } from '~/gen/karez/registry/v1/listing_pb';
import { Obligation } from '~/gen/karez/type/v1/technology_pb';
import { Icon } from '~/ui/Icon';
import { Loaded } from '~/ui/states';
import { ListingForm } from './ListingForm';

export default function ListingEditor() {
  const { listing: id } = useParams();
  return id === undefined ? <NewListing /> : <ExistingListing key={id} name={`listings/${id}`} />;
}

function NewListing() {
  const { i18n } = useLingui();
  const [parameters] = useSearchParams();
  const organization = parameters.get('organization') ?? '';
  const initial = create(ListingSchema, {
    organization,
    terms: { case: 'offer', value: {} },
    titles: [{ language: i18n.locale, text: '' }],
  });
  return <Editor initial={initial} />;
}

function ExistingListing({ name }: { name: string }) {
  const query = useListing(name);
  return (
    <Loaded query={query} lines={14}>
      {(listing) => <Editor initial={listing} base={listing} />}
    </Loaded>
  );
}

// What is sent: what was begun and left empty is left out, and what only a need says of an offer.
function clean(listing: Listing): Listing {
  const kept = pruned(ListingSchema, listing);
  if (kept.descriptions.every(({ text }) => text === '')) kept.descriptions = [];
  kept.keywords = kept.keywords
    .map((keyword) => ({ ...keyword, text: keyword.text.trim() }))
    .filter(({ text }) => text !== '');
  if (kept.money && !kept.money.min && !kept.money.max) delete kept.money;
  if (kept.terms.case === 'offer') {
    if (kept.readiness) kept.readiness = { ...kept.readiness, maxTrl: 0 };
    kept.indicators = kept.indicators.map((indicator) => ({ ...indicator, obligation: Obligation.UNSPECIFIED }));
  }
  return kept;
}

const kind: RecordKind<typeof ListingSchema, ListingField> = {
  schema: ListingSchema,
  field: 'listing',
  collection: 'listings',
  fields: listingFields,
  fieldWords: listingFieldWords,
  words: {
    newTitle: msg`New listing`,
    editTitle: msg`Edit the listing`,
    create: msg`Create as a draft`,
    created: msg`The listing is created, as a draft.`,
    becomes: msg`It becomes a draft, which nobody but its owner and operators sees.`,
  },
  clean,
  create: (listing, call, options) => registry.createListing({ listing, ...call }, options),
  update: (listing, paths, call, options) =>
    registry.updateListing({ listing, updateMask: { paths }, ...call }, options),
  load: (name) => registry.getListing({ name }),
};

function Editor({ initial, base }: { initial: Listing; base?: Listing }) {
  const { i18n } = useLingui();
  const valueOf = useListingValue();
  return (
    <RecordEditor
      kind={kind}
      initial={initial}
      base={base}
      summary={(listing) => (
        <span className="listing-line">
          {i18n._(kindWords[kindOf(listing)])} · <OrganizationName name={listing.organization} link />
        </span>
      )}
      note={({ state }) =>
        state === ListingState.PUBLISHED && (
          <p className="note" data-tone="warn">
            <Icon name="info" />
            <Trans>
              It is published. A change of what it states takes the owner's consent back: it stays published, but
              matching holds it until a new consent is recorded.
            </Trans>
          </p>
        )
      }
      valueOf={valueOf}
    >
      {({ record, change, base: before }) => (
        <ListingForm listing={record} change={change} isNew={before === undefined} />
      )}
    </RecordEditor>
  );
}

// Creates a listing, or changes one.
import { useParams, useSearchParams } from 'react-router';
import { create } from '@bufbuild/protobuf';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { registry } from '~/api/transport';
import { ListingFieldValue, listingFields, listingFieldWords, type ListingField } from '~/domain/listingFields';
import { OrganizationName } from '~/domain/OrganizationName';
import { kindOf, kindWords } from '~/domain/words';
import { RecordEditor } from '~/forms/RecordEditor';
import type { RecordKind } from '~/forms/save';
import { ListingSchema, ListingState, type Listing } from '~/gen/karez/registry/v1/listing_pb';
import { Icon } from '~/ui/Icon';
import { Loaded } from '~/ui/states';
import { useListing } from './ListingView';
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

// What is sent: texts that were begun and left empty are left out.
function clean(listing: Listing): Listing {
  const descriptions = listing.descriptions.every(({ text }) => text === '') ? [] : listing.descriptions;
  const { timing, delivery, readiness, money } = listing;
  const kept: Listing = { ...listing, descriptions };
  if (timing && !timing.startTime && !timing.endTime && timing.months === 0) delete kept.timing;
  if (readiness && !readiness.trl && !readiness.maxTrl && !readiness.eenStage && !readiness.chineseStage)
    delete kept.readiness;
  if (money && !money.min && !money.max) delete kept.money;
  if (
    delivery &&
    delivery.training === undefined &&
    delivery.commissioning === undefined &&
    delivery.spares === undefined &&
    delivery.warrantyMonths === 0 &&
    delivery.workingLanguages.length === 0 &&
    delivery.documentLanguages.length === 0
  )
    delete kept.delivery;
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
      valueOf={(listing, field) => <ListingFieldValue listing={listing} field={field} />}
    >
      {({ record, change, base: before }) => (
        <ListingForm listing={record} change={change} isNew={before === undefined} />
      )}
    </RecordEditor>
  );
}

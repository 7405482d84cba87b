// Creates a listing, or changes one.
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { create } from '@bufbuild/protobuf';
import { useQueryClient } from '@tanstack/react-query';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { registry } from '~/api/transport';
import { ListingFieldValue, listingFields, listingFieldWords, type ListingField } from '~/domain/listingFields';
import { OrganizationName } from '~/domain/OrganizationName';
import { kindOf, kindWords } from '~/domain/words';
import { ConflictDialog } from '~/forms/Conflict';
import { useRecordDraft } from '~/forms/draft';
import { RecordForm, useCheck } from '~/forms/RecordForm';
import { useSave } from '~/forms/save';
import { ListingSchema, ListingState, type Listing } from '~/gen/karez/registry/v1/listing_pb';
import { Icon } from '~/ui/Icon';
import { Page } from '~/ui/layout';
import { Loaded } from '~/ui/states';
import { showToast } from '~/ui/toast';
import { useListing } from './ListingView';
import { ListingForm } from './ListingForm';

const newTitle = msg`New listing`;
const editTitle = msg`Edit the listing`;

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
  return <Editor draftKey="listings/new" initial={initial} base={undefined} />;
}

function ExistingListing({ name }: { name: string }) {
  const query = useListing(name);
  return (
    <Loaded query={query} lines={14}>
      {(listing) => <Editor draftKey={name} initial={listing} base={listing} />}
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

interface EditorProps {
  draftKey: string;
  initial: Listing;
  base: Listing | undefined;
}

function Editor({ draftKey, initial, base }: EditorProps) {
  const { i18n, t } = useLingui();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const draft = useRecordDraft(ListingSchema, draftKey, initial, base);
  const saving = useSave({
    schema: ListingSchema,
    draft,
    clean,
    fields: listingFields,
    create: (listing, requestId) => registry.createListing({ listing, requestId }),
    update: (listing, paths, requestId) => registry.updateListing({ listing, updateMask: { paths }, requestId }),
    load: () => registry.getListing({ name: draft.record.name }),
  });
  const { record, changed, content, conflict } = saving;
  const check = useCheck(content, (signal) =>
    draft.base
      ? changed.length > 0
        ? registry.updateListing(
            { listing: { ...record, etag: '' }, updateMask: { paths: [...changed] }, validateOnly: true },
            { signal },
          )
        : Promise.resolve()
      : registry.createListing({ listing: record, validateOnly: true }, { signal }),
  );
  const titleOf = (field: string) =>
    field in listingFieldWords ? i18n._(listingFieldWords[field as ListingField]) : field;
  const back = draft.base ? `/${draft.base.name}` : '/listings';
  const published = draft.base?.state === ListingState.PUBLISHED;

  return (
    <Page
      title={i18n._(draft.base ? editTitle : newTitle)}
      summary={
        draft.base && (
          <span className="listing-line">
            {i18n._(kindWords[kindOf(draft.base)])} · <OrganizationName name={draft.base.organization} link />
          </span>
        )
      }
    >
      {published && (
        <p className="note" data-tone="warn">
          <Icon name="info" />
          <Trans>
            It is published. A change of what it states takes the owner's consent back: it stays published, but matching
            holds it until a new consent is recorded.
          </Trans>
        </p>
      )}
      <RecordForm
        record="listing"
        check={check}
        raw={draft.raw}
        setRaw={draft.setRaw}
        restored={draft.restored}
        kept={draft.kept}
        onDiscard={draft.discard}
        onCancel={() => void navigate(back)}
        onSave={async () => {
          const saved = await saving.save();
          queries.setQueryData(['listings', 'one', saved.name], saved);
          void queries.invalidateQueries({ queryKey: ['listings'] });
          showToast(draft.base ? t`Saved.` : t`The listing is created, as a draft.`);
          void navigate(`/${saved.name}`, { replace: true });
        }}
        saveLabel={draft.base ? <Trans>Save</Trans> : <Trans>Create as a draft</Trans>}
        changes={
          draft.base ? (
            changed.length > 0 ? (
              <Trans>Changed: {changed.map(titleOf).join(', ')}</Trans>
            ) : undefined
          ) : (
            <Trans>It becomes a draft, which nobody but its owner and operators sees.</Trans>
          )
        }
      >
        <ListingForm listing={draft.record} change={draft.change} isNew={draft.base === undefined} />
      </RecordForm>
      {conflict && (
        <ConflictDialog
          fields={conflict.both.map((field) => ({
            name: field,
            title: titleOf(field),
            mine: <ListingFieldValue listing={record} field={field as ListingField} />,
            theirs: <ListingFieldValue listing={conflict.theirs} field={field as ListingField} />,
          }))}
          others={conflict.onlyTheirs.map(titleOf)}
          onClose={saving.closeConflict}
          onMerge={saving.merge}
        />
      )}
    </Page>
  );
}

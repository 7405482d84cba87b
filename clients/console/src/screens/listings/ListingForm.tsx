// The form of a listing: whose it is and of what kind, then all that it states.
import { create } from '@bufbuild/protobuf';
import { useLingui } from '@lingui/react/macro';
import { kindOf, kindWords } from '~/domain/words';
import { OrganizationInput } from '~/forms/OrganizationInput';
import { RecordFields } from '~/forms/RecordFields';
import { ListingSchema, type Listing } from '~/gen/karez/registry/v1/listing_pb';
import { NeedTermsSchema, OfferTermsSchema } from '~/gen/karez/registry/v1/listing_terms_pb';
import { Panel } from '~/ui/layout';
import { listingDescription, listingSections } from './fields';

interface ListingFormProps {
  listing: Listing;
  change: (change: Partial<Listing>) => void;
  isNew: boolean;
}

export function ListingForm({ listing, change, isNew }: ListingFormProps) {
  const { i18n, t } = useLingui();
  const kind = kindOf(listing);
  return (
    <>
      {isNew && (
        <Panel title={t`Whose it is`}>
          <fieldset className="many">
            <legend>{t`Kind`}</legend>
            <div className="sides">
              {(['offer', 'need'] as const).map((side) => (
                <label key={side} className="checkbox">
                  <input
                    type="radio"
                    name="side"
                    checked={kind === side}
                    onChange={() =>
                      change({
                        terms:
                          side === 'offer'
                            ? { case: side, value: create(OfferTermsSchema) }
                            : { case: side, value: create(NeedTermsSchema) },
                      })
                    }
                  />
                  <span>
                    {i18n._(kindWords[side])}{' '}
                    <span className="hint">
                      {side === 'offer' ? t`a technology that is there` : t`a problem to be solved`}
                    </span>
                  </span>
                </label>
              ))}
            </div>
          </fieldset>
          <OrganizationInput
            path="organization"
            label={t`Organization`}
            required
            value={listing.organization}
            onChange={(organization) => change({ organization })}
          />
        </Panel>
      )}
      <RecordFields
        schema={ListingSchema}
        description={listingDescription}
        sections={listingSections}
        record={listing}
        change={change}
        isNew={isNew}
        side={kind}
        language={listing.titles[0]?.language ?? i18n.locale}
      />
    </>
  );
}

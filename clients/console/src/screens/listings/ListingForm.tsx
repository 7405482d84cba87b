// The fields of a listing, in the order in which an owner tells of it.
import { create } from '@bufbuild/protobuf';
import { Trans, useLingui } from '@lingui/react/macro';
import { useSectors } from '~/domain/taxonomy';
import { cooperationWords, kindOf, kindWords } from '~/domain/words';
import {
  CodesInput,
  DateInput,
  ManyInput,
  NumberInput,
  TextInput,
  TextsInput,
  useLanguageOptions,
} from '~/forms/controls';
import { ExternalIdInput } from '~/forms/ExternalIdInput';
import { OrganizationInput } from '~/forms/OrganizationInput';
import { Place } from '~/forms/RecordForm';
import type { Listing } from '~/gen/karez/registry/v1/listing_pb';
import {
  NeedTermsSchema,
  OfferTermsSchema,
  SectorAssignmentSchema,
  SectorOrigin,
  TimingSchema,
} from '~/gen/karez/registry/v1/listing_terms_pb';
import { CooperationMode, CooperationTermSchema, Necessity } from '~/gen/karez/type/v1/deal_pb';
import { DeliverySchema, ReadinessSchema } from '~/gen/karez/type/v1/technology_pb';
import { LocalizedLabelSchema, LocalizedTextSchema, TextOrigin } from '~/gen/karez/type/v1/text_pb';
import { useFormat } from '~/i18n/format';
import { Checkbox } from '~/ui/fields';
import { Panel } from '~/ui/layout';
import { IndicatorsInput } from './IndicatorsInput';
import { MoneyInput } from './MoneyInput';

interface ListingFormProps {
  listing: Listing;
  change: (change: Partial<Listing>) => void;
  isNew: boolean;
}

const countries = ['CN', 'KZ', 'KG', 'TJ', 'TM', 'UZ'] as const;
const modes = Object.values(CooperationMode).filter(
  (mode): mode is CooperationMode => typeof mode === 'number' && mode !== CooperationMode.UNSPECIFIED,
);

export function ListingForm({ listing, change, isNew }: ListingFormProps) {
  const { i18n, t } = useLingui();
  const format = useFormat();
  const sectors = useSectors();
  const languageOptions = useLanguageOptions();
  const kind = kindOf(listing);
  const original = listing.titles[0]?.language ?? i18n.locale;
  const origin = TextOrigin.HUMAN;
  const timing = listing.timing ?? create(TimingSchema);
  const readiness = listing.readiness ?? create(ReadinessSchema);
  const delivery = listing.delivery ?? create(DeliverySchema);
  const chosen = new Map(listing.cooperation.map((term) => [term.mode, term]));

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
            value={listing.organization}
            onChange={(organization) => change({ organization })}
          />
          <details>
            <summary>{t`ID at its source`}</summary>
            <ExternalIdInput value={listing.externalId} onChange={(externalId) => change({ externalId })} />
          </details>
        </Panel>
      )}

      <Panel title={t`What it is about`}>
        <TextsInput
          path="titles"
          label={t`Title`}
          required
          maxLength={300}
          language={original}
          texts={listing.titles}
          onChange={(titles) => change({ titles })}
          make={(language) => create(LocalizedLabelSchema, { language, origin })}
        />
        <TextsInput
          path="descriptions"
          label={t`Description`}
          rows={7}
          maxLength={20000}
          language={original}
          texts={listing.descriptions}
          onChange={(descriptions) => change({ descriptions })}
          make={(language) => create(LocalizedTextSchema, { language, origin })}
        />
        {listing.terms.case === 'need' && (
          <TextInput
            path="need.current_solution"
            label={t`Why the present solution is not enough`}
            rows={3}
            maxLength={4000}
            language={original}
            value={listing.terms.value.currentSolution}
            onChange={(currentSolution) =>
              listing.terms.case === 'need' &&
              change({ terms: { case: 'need', value: { ...listing.terms.value, currentSolution } } })
            }
          />
        )}
        <KeywordsInput listing={listing} change={change} language={original} />
        <Place path="sectors">
          <details open={listing.sectors.length > 0}>
            <summary>
              {t`Sectors`}: {format.list(listing.sectors.map(({ code }) => sectors.label(code))) || t`none chosen`}
            </summary>
            <ManyInput
              path="sectors"
              label={<span className="hidden-visually">{t`Sectors`}</span>}
              options={sectors.all.map(({ code, parent }) => ({
                value: code,
                label: <span className={parent ? 'listings-subsector' : 'listings-sector'}>{sectors.label(code)}</span>,
              }))}
              selected={listing.sectors.map(({ code }) => code)}
              onChange={(codes) =>
                change({
                  sectors: codes.map(
                    (code) =>
                      listing.sectors.find((sector) => sector.code === code) ??
                      create(SectorAssignmentSchema, { code, origin: SectorOrigin.DECLARED }),
                  ),
                })
              }
            />
          </details>
        </Place>
      </Panel>

      <Panel title={t`Figures`}>
        <p className="hint">
          {kind === 'need'
            ? t`What the technology must reach, and in what conditions it has to work.`
            : t`What the technology achieves, and in what conditions it works.`}
        </p>
        <IndicatorsInput listing={listing} change={change} />
        <div className="form-grid">
          <NumberInput
            path="readiness.trl"
            label={kind === 'need' ? t`Lowest readiness (TRL 1 to 9)` : t`Readiness (TRL 1 to 9)`}
            value={readiness.trl || undefined}
            onChange={(trl) => change({ readiness: { ...readiness, trl: Math.round(trl ?? 0) } })}
          />
          {kind === 'need' && (
            <NumberInput
              path="readiness.max_trl"
              label={t`Highest readiness`}
              hint={t`Leave it empty for no upper limit`}
              value={readiness.maxTrl || undefined}
              onChange={(maxTrl) => change({ readiness: { ...readiness, maxTrl: Math.round(maxTrl ?? 0) } })}
            />
          )}
        </div>
      </Panel>

      <Panel title={t`The deal`}>
        <Place path="cooperation">
          <fieldset className="many">
            <legend>{t`Form of cooperation`}</legend>
            <div className="many-options">
              {modes.map((mode) => {
                const term = chosen.get(mode);
                const others = listing.cooperation.filter((other) => other.mode !== mode);
                return (
                  <div key={mode} className="listing-cooperation">
                    <Checkbox
                      checked={term !== undefined}
                      onChange={(checked) =>
                        change({
                          cooperation: checked
                            ? [...others, create(CooperationTermSchema, { mode, necessity: Necessity.NEGOTIABLE })]
                            : others,
                        })
                      }
                    >
                      {i18n._(cooperationWords[mode])}
                    </Checkbox>
                    {term && (
                      <Checkbox
                        checked={term.necessity === Necessity.REQUIRED}
                        onChange={(required) =>
                          change({
                            cooperation: listing.cooperation.map((other) =>
                              other.mode === mode
                                ? { ...other, necessity: required ? Necessity.REQUIRED : Necessity.NEGOTIABLE }
                                : other,
                            ),
                          })
                        }
                      >
                        <span className="hint">
                          <Trans>no deal without it</Trans>
                        </span>
                      </Checkbox>
                    )}
                  </div>
                );
              })}
            </div>
          </fieldset>
        </Place>
        <MoneyInput listing={listing} change={change} />
        <div className="form-grid">
          <DateInput
            path="timing.start_time"
            edge="first"
            label={kind === 'need' ? t`Wanted from` : t`Ready from`}
            value={timing.startTime}
            onChange={(startTime) => change({ timing: { ...timing, startTime } })}
          />
          <DateInput
            path="timing.end_time"
            edge="last"
            label={kind === 'need' ? t`Wanted by` : t`Available until`}
            value={timing.endTime}
            onChange={(endTime) => change({ timing: { ...timing, endTime } })}
          />
          <NumberInput
            path="timing.months"
            label={kind === 'need' ? t`Months that it may take` : t`Months from contract to operation`}
            value={timing.months || undefined}
            onChange={(months) => change({ timing: { ...timing, months: Math.round(months ?? 0) } })}
          />
        </div>
      </Panel>

      <Panel title={t`Where, and in what languages`}>
        <ManyInput
          path="regions"
          label={kind === 'need' ? t`Where the need is` : t`Where it can be had`}
          options={countries.map((code) => ({ value: code, label: format.country(code) }))}
          selected={listing.regions}
          onChange={(regions) => change({ regions: [...regions] })}
        />
        <CodesInput
          path="regions"
          label={t`Further countries and regions`}
          hint={t`Codes of ISO 3166, such as UZ-QR, KZ-TUR, RU`}
          value={listing.regions.filter((code) => !countries.some((country) => country === code))}
          onChange={(codes) =>
            change({
              regions: [...listing.regions.filter((code) => countries.some((country) => country === code)), ...codes],
            })
          }
        />
        <ManyInput
          path="delivery.working_languages"
          label={t`Languages in which the people can work`}
          options={languageOptions}
          selected={delivery.workingLanguages}
          onChange={(workingLanguages) =>
            change({ delivery: { ...delivery, workingLanguages: [...workingLanguages] } })
          }
        />
        <Checkbox
          checked={listing.acceptingInterest !== false}
          onChange={(accepting) => change({ acceptingInterest: accepting ? undefined : false })}
        >
          <Trans>New introductions are welcome</Trans>
        </Checkbox>
      </Panel>
    </>
  );
}

// Keywords of the original's language, in one field.
function KeywordsInput({
  listing,
  change,
  language,
}: Pick<ListingFormProps, 'listing' | 'change'> & { language: string }) {
  const { t } = useLingui();
  const mine = listing.keywords.filter((keyword) => keyword.language === language);
  const others = listing.keywords.filter((keyword) => keyword.language !== language);
  return (
    <TextInput
      path="keywords"
      label={t`Keywords`}
      hint={t`With semicolons between them`}
      language={language}
      value={mine.map(({ text }) => text).join(';')}
      onChange={(value) =>
        change({
          keywords: [
            ...(value === '' ? [] : value.split(/[;；؛]/)).map((text) =>
              create(LocalizedLabelSchema, { language, text, origin: TextOrigin.HUMAN }),
            ),
            ...others,
          ],
        })
      }
    />
  );
}

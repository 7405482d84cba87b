// What a listing says, field by field, in the reader's words: for the view of a
// listing, and wherever two of its revisions are set side by side.
import type { ReactNode } from 'react';
import type { MessageDescriptor } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { directionOf } from '~/i18n/languages';
import { useFormat } from '~/i18n/format';
import type { Listing } from '~/gen/karez/registry/v1/listing_pb';
import { Exclusivity, MoneyBasis, Necessity, RightStatus, type LicenseScope } from '~/gen/karez/type/v1/deal_pb';
import {
  ChineseStage,
  Comparator,
  EenStage,
  IndicatorRole,
  Obligation,
  type Indicator,
} from '~/gen/karez/type/v1/technology_pb';
import type { LocalizedLabel, LocalizedText } from '~/gen/karez/type/v1/text_pb';
import { Badge } from '~/ui/layout';
import { LanguageTag } from '~/ui/Localized';
import { OrganizationName } from './OrganizationName';
import { useSectors } from './taxonomy';
import {
  availabilityWords,
  comparatorWords,
  conformityStatusWords,
  exclusivityWords,
  indicatorRoleWords,
  measurementScaleWords,
  moneyText,
  obligationWords,
  officeWords,
  partyRoleWords,
  rightKindWords,
  rightStatusWords,
  unitText,
  useCodeName,
  visibilityWords,
  zoneWords,
} from './termWords';
import {
  chineseStageWords,
  cooperationWords,
  eenStageWords,
  kindOf,
  organizationSizeWords,
  organizationTypeWords,
  useLanguageName,
  exportControlWords,
  moneyBasisWords,
} from './words';
import './record.css';

// The fields that people change, as update_mask names them, in the order of reading.
export const listingFields = [
  'offer',
  'need',
  'titles',
  'descriptions',
  'keywords',
  'sectors',
  'indicators',
  'readiness',
  'cooperation',
  'license_scope',
  'money',
  'timing',
  'call',
  'regions',
  'zones',
  'references',
  'conformities',
  'delivery',
  'parties',
  'preferences',
  'accepting_interest',
  'export_control',
  'mandate',
  'field_visibilities',
] as const;
export type ListingField = (typeof listingFields)[number];

export const listingFieldWords: Record<ListingField, MessageDescriptor> = {
  offer: msg`Rights and availability`,
  need: msg`Why the present solution is not enough`,
  titles: msg`Title`,
  descriptions: msg`Description`,
  keywords: msg`Keywords`,
  sectors: msg`Sectors`,
  indicators: msg`Figures`,
  readiness: msg`Readiness (TRL)`,
  cooperation: msg`Form of cooperation`,
  license_scope: msg`Licence`,
  money: msg`Price or budget`,
  timing: msg`Time`,
  call: msg`Call`,
  regions: msg`Regions`,
  zones: msg`Special zones`,
  references: msg`References`,
  conformities: msg`Certificates`,
  delivery: msg`What comes with it`,
  parties: msg`Further organizations`,
  preferences: msg`Wanted partners`,
  accepting_interest: msg`Introductions`,
  export_control: msg`Export control`,
  mandate: msg`Mandate`,
  field_visibilities: msg`Who may read what`,
};

// All texts, each with its language, the original first.
export function Texts({ texts }: { texts: readonly (LocalizedLabel | LocalizedText)[] }) {
  return (
    <div className="texts">
      {texts.map((text, index) => (
        <div key={index} data-translation={index > 0 || undefined}>
          <LanguageTag text={text} />
          <p lang={text.language} dir={directionOf(text.language)}>
            {text.text}
          </p>
        </div>
      ))}
    </div>
  );
}

function Words({ children }: { children: readonly ReactNode[] }) {
  return (
    <ul className="words">
      {children.map((child, index) => (
        <li key={index}>{child}</li>
      ))}
    </ul>
  );
}

function IndicatorLine({ indicator }: { indicator: Indicator }) {
  const { i18n } = useLingui();
  const format = useFormat();
  const { comparator, value, upperValue, unit, basis } = indicator;
  const number = value === undefined ? '' : format.number(value);
  const amount =
    comparator === Comparator.BETWEEN
      ? `${number} – ${upperValue === undefined ? '' : format.number(upperValue)}`
      : comparator === Comparator.EQUAL
        ? number
        : `${i18n._(comparatorWords[comparator])} ${number}`;
  const notes = [
    basis?.medium,
    basis?.method,
    basis?.scale ? i18n._(measurementScaleWords[basis.scale]) : undefined,
    basis?.measuredBy,
  ].filter(Boolean);
  return (
    <span>
      <bdi>{indicator.quantity}</bdi>: <strong>{amount}</strong> <bdi>{unitText(unit)}</bdi>
      {indicator.obligation !== Obligation.UNSPECIFIED && (
        <>
          {' '}
          <Badge tone={indicator.obligation === Obligation.MUST ? 'accent' : 'plain'}>
            {i18n._(obligationWords[indicator.obligation])}
          </Badge>
        </>
      )}
      {indicator.role === IndicatorRole.OPERATING_ENVELOPE && (
        <span className="hint"> {i18n._(indicatorRoleWords[indicator.role])}</span>
      )}
      {notes.length > 0 && <span className="hint"> ({format.list(notes)})</span>}
    </span>
  );
}

// The value of a field of a listing; null: it is not stated.
export function useListingValue(): (listing: Listing, field: ListingField) => ReactNode {
  const { i18n, t } = useLingui();
  const format = useFormat();
  const sectors = useSectors();
  const languageName = useLanguageName();
  const zoneName = useCodeName(zoneWords);
  const officeName = useCodeName(officeWords);
  const list = (items: readonly ReactNode[]) => (items.length > 0 ? <Words>{items}</Words> : null);
  const lines = (items: readonly (string | false | undefined)[]) => list(items.filter(Boolean));
  const countries = (codes: readonly string[]) => format.list(codes.map((code) => format.country(code)));
  const license = (scope: LicenseScope | undefined) =>
    scope &&
    [
      scope.exclusivity !== Exclusivity.UNSPECIFIED && i18n._(exclusivityWords[scope.exclusivity]),
      countries(scope.territories),
      scope.excludedTerritories.length > 0 && t`without ${countries(scope.excludedTerritories)}`,
      format.list(scope.fieldsOfUse.map(sectors.label)),
    ]
      .filter(Boolean)
      .join(' · ');
  return (listing, field) => {
    switch (field) {
      case 'titles':
        return <Texts texts={listing.titles} />;
      case 'descriptions':
        return listing.descriptions.length > 0 ? <Texts texts={listing.descriptions} /> : null;
      case 'need': {
        const solution = listing.terms.case === 'need' ? listing.terms.value.currentSolution : '';
        return solution ? <p dir="auto">{solution}</p> : null;
      }
      case 'offer': {
        if (listing.terms.case !== 'offer') return null;
        const { rights, availability } = listing.terms.value;
        return list([
          ...(availability
            ? [
                [
                  i18n._(availabilityWords[availability.status]),
                  license(availability.granted),
                  availability.untilTime && t`until ${format.day(availability.untilTime)}`,
                ]
                  .filter(Boolean)
                  .join(' · '),
              ]
            : []),
          ...rights.map(({ kind, status, number, jurisdiction }) =>
            [
              i18n._(rightKindWords[kind]),
              status !== RightStatus.UNSPECIFIED && i18n._(rightStatusWords[status]),
              number,
              jurisdiction in officeWords ? officeName(jurisdiction) : format.country(jurisdiction),
            ]
              .filter(Boolean)
              .join(' · '),
          ),
        ]);
      }
      case 'keywords':
        return list(
          listing.keywords.map(({ language, text }) => (
            <bdi key={text} lang={language}>
              {text}
            </bdi>
          )),
        );
      case 'sectors':
        return list(listing.sectors.map(({ code }) => sectors.label(code)));
      case 'indicators':
        return list(listing.indicators.map((indicator, index) => <IndicatorLine key={index} indicator={indicator} />));
      case 'readiness': {
        if (!listing.readiness) return null;
        const { trl, maxTrl, eenStage, chineseStage } = listing.readiness;
        const accepted =
          maxTrl === 0
            ? trl > 0 && t`${trl} or more accepted`
            : trl > 0
              ? t`${trl} to ${maxTrl} accepted`
              : t`at most TRL ${maxTrl}`;
        return lines([
          kindOf(listing) === 'need' ? accepted : trl > 0 && format.number(trl),
          eenStage !== EenStage.UNSPECIFIED && i18n._(eenStageWords[eenStage]),
          chineseStage !== ChineseStage.UNSPECIFIED && i18n._(chineseStageWords[chineseStage]),
        ]);
      }
      case 'cooperation':
        return list(
          listing.cooperation.map(({ mode, necessity }) =>
            necessity === Necessity.REQUIRED
              ? t`${i18n._(cooperationWords[mode])} (required)`
              : i18n._(cooperationWords[mode]),
          ),
        );
      case 'license_scope':
        return license(listing.licenseScope) ?? null;
      case 'money': {
        if (!listing.money?.min && !listing.money?.max) return null;
        return [
          moneyText(listing.money, i18n.locale),
          listing.money.basis !== MoneyBasis.UNSPECIFIED && i18n._(moneyBasisWords[listing.money.basis]),
        ]
          .filter(Boolean)
          .join(' ');
      }
      case 'timing': {
        const { startTime, endTime, months } = listing.timing ?? {};
        return lines([
          startTime && t`from ${format.day(startTime)}`,
          endTime && t`until ${format.day(endTime)}`,
          months ? t`takes ${plural(months, { one: '# month', other: '# months' })}` : undefined,
        ]);
      }
      case 'call':
        return listing.call ? `${listing.call.programme} · ${format.day(listing.call.deadline)}` : null;
      case 'regions':
        return listing.regions.length > 0 ? list(listing.regions.map((code) => format.country(code))) : null;
      case 'zones':
        return list(listing.zones.map(({ zone, use }) => [zoneName(zone), use].filter(Boolean).join(': ')));
      case 'references':
        return list(
          listing.references.map(({ country, year, scale, result }) =>
            [format.country(country), year > 0 && String(year), scale, result].filter(Boolean).join(' · '),
          ),
        );
      case 'conformities':
        return list(
          listing.conformities.map(({ scheme, status, number }) =>
            [scheme, i18n._(conformityStatusWords[status]), number].filter(Boolean).join(' · '),
          ),
        );
      case 'delivery': {
        const { training, commissioning, spares, warrantyMonths, workingLanguages, documentLanguages } =
          listing.delivery ?? {};
        const names = (tags: readonly string[]) => format.list(tags.map(languageName));
        return lines([
          training !== undefined && (training ? t`Training` : t`No training`),
          commissioning !== undefined && (commissioning ? t`Commissioning on site` : t`No commissioning on site`),
          spares !== undefined && (spares ? t`Spare parts in the region` : t`No spare parts in the region`),
          warrantyMonths ? t`Warranty of ${plural(warrantyMonths, { one: '# month', other: '# months' })}` : undefined,
          workingLanguages?.length ? t`People work in ${names(workingLanguages)}` : undefined,
          documentLanguages?.length ? t`Documents in ${names(documentLanguages)}` : undefined,
        ]);
      }
      case 'parties':
        return list(
          listing.parties.map(({ organization, role }) => (
            <span key={organization}>
              <OrganizationName name={organization} /> · {i18n._(partyRoleWords[role])}
            </span>
          )),
        );
      case 'preferences': {
        const wanted = listing.preferences;
        if (!wanted) return null;
        const types = (values: readonly (keyof typeof organizationTypeWords)[]) =>
          format.list(values.map((value) => i18n._(organizationTypeWords[value])));
        return lines([
          wanted.types.length > 0 && types(wanted.types),
          wanted.sizes.length > 0 && format.list(wanted.sizes.map((value) => i18n._(organizationSizeWords[value]))),
          wanted.countries.length > 0 && countries(wanted.countries),
          wanted.excludedTypes.length > 0 && t`not with: ${types(wanted.excludedTypes)}`,
          wanted.excludedCountries.length > 0 && t`not with: ${countries(wanted.excludedCountries)}`,
        ]);
      }
      case 'accepting_interest':
        return listing.acceptingInterest === false ? t`No new introductions` : t`New introductions are welcome`;
      case 'export_control':
        return listing.exportControl
          ? [
              format.country(listing.exportControl.jurisdiction),
              i18n._(exportControlWords[listing.exportControl.status]),
              listing.exportControl.license,
            ]
              .filter(Boolean)
              .join(' · ')
          : null;
      case 'mandate':
        return listing.mandate ? (
          <span>
            <bdi>{listing.mandate.reference}</bdi>
            {listing.mandate.endTime && <> · {t`until ${format.day(listing.mandate.endTime)}`}</>}
          </span>
        ) : null;
      case 'field_visibilities':
        return list(
          listing.fieldVisibilities.map(
            ({ field: name, visibility }) =>
              `${name in listingFieldWords ? i18n._(listingFieldWords[name as ListingField]) : name}: ${i18n._(visibilityWords[visibility])}`,
          ),
        );
    }
  };
}

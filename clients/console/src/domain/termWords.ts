// How the values of a listing's terms are called.
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { Visibility } from '~/gen/karez/options/v1/options_pb';
import { PartyRole } from '~/gen/karez/registry/v1/listing_terms_pb';
import { AvailabilityStatus, Exclusivity, RightKind, RightStatus, type MoneyRange } from '~/gen/karez/type/v1/deal_pb';
import {
  Comparator,
  ConformityStatus,
  IndicatorRole,
  MeasurementScale,
  Obligation,
} from '~/gen/karez/type/v1/technology_pb';
import type { Money } from '~/gen/google/type/money_pb';

const notStated = msg`Not stated`;

export const comparatorWords: Record<Comparator, MessageDescriptor> = {
  [Comparator.UNSPECIFIED]: notStated,
  [Comparator.EQUAL]: msg`exactly`,
  [Comparator.AT_LEAST]: msg`at least`,
  [Comparator.AT_MOST]: msg`at most`,
  [Comparator.BETWEEN]: msg`from … to`,
};

export const obligationWords: Record<Obligation, MessageDescriptor> = {
  [Obligation.UNSPECIFIED]: notStated,
  [Obligation.MUST]: msg`Must`,
  [Obligation.WISH]: msg`Wish`,
};

export const indicatorRoleWords: Record<IndicatorRole, MessageDescriptor> = {
  [IndicatorRole.UNSPECIFIED]: notStated,
  [IndicatorRole.PERFORMANCE]: msg`What it achieves`,
  [IndicatorRole.OPERATING_ENVELOPE]: msg`Conditions in which it works`,
};

export const measurementScaleWords: Record<MeasurementScale, MessageDescriptor> = {
  [MeasurementScale.UNSPECIFIED]: notStated,
  [MeasurementScale.LAB]: msg`in a laboratory`,
  [MeasurementScale.PILOT]: msg`in a pilot plant or on a trial plot`,
  [MeasurementScale.FIELD]: msg`in normal operation`,
};

export const rightKindWords: Record<RightKind, MessageDescriptor> = {
  [RightKind.UNSPECIFIED]: notStated,
  [RightKind.PATENT]: msg`Patent`,
  [RightKind.UTILITY_MODEL]: msg`Utility model`,
  [RightKind.SOFTWARE]: msg`Copyright in software`,
  [RightKind.BREEDER]: msg`Plant variety or animal breed`,
  [RightKind.KNOW_HOW]: msg`Know-how`,
};

export const rightStatusWords: Record<RightStatus, MessageDescriptor> = {
  [RightStatus.UNSPECIFIED]: notStated,
  [RightStatus.PENDING]: msg`applied for`,
  [RightStatus.GRANTED]: msg`in force`,
  [RightStatus.LAPSED]: msg`lapsed`,
};

export const exclusivityWords: Record<Exclusivity, MessageDescriptor> = {
  [Exclusivity.UNSPECIFIED]: notStated,
  [Exclusivity.NON_EXCLUSIVE]: msg`not exclusive`,
  [Exclusivity.SOLE]: msg`one licensee beside the owner`,
  [Exclusivity.EXCLUSIVE]: msg`exclusive`,
};

export const availabilityWords: Record<AvailabilityStatus, MessageDescriptor> = {
  [AvailabilityStatus.UNSPECIFIED]: notStated,
  [AvailabilityStatus.AVAILABLE]: msg`Free`,
  [AvailabilityStatus.IN_NEGOTIATION]: msg`In negotiation`,
  [AvailabilityStatus.OPTIONED]: msg`Somebody holds an option`,
  [AvailabilityStatus.LICENSED]: msg`Licensed already`,
};

export const conformityStatusWords: Record<ConformityStatus, MessageDescriptor> = {
  [ConformityStatus.UNSPECIFIED]: notStated,
  [ConformityStatus.HELD]: msg`held`,
  [ConformityStatus.IN_PROGRESS]: msg`applied for`,
  [ConformityStatus.OBTAINABLE]: msg`can be got`,
  [ConformityStatus.REQUIRED]: msg`required`,
};

export const partyRoleWords: Record<PartyRole, MessageDescriptor> = {
  [PartyRole.UNSPECIFIED]: notStated,
  [PartyRole.LEAD]: msg`leads`,
  [PartyRole.CO_OWNER]: msg`owns a share`,
  [PartyRole.MEMBER]: msg`takes part`,
  [PartyRole.FUNDER]: msg`pays`,
};

export const visibilityWords: Record<Visibility, MessageDescriptor> = {
  [Visibility.UNSPECIFIED]: notStated,
  [Visibility.PUBLIC]: msg`everybody`,
  [Visibility.PARTNERS]: msg`partner organizations and exchanges`,
  [Visibility.INTRODUCED]: msg`the other side, once introduced`,
  [Visibility.UNDER_NDA]: msg`the other side, under a non-disclosure agreement`,
  [Visibility.OPERATORS]: msg`the center's operators`,
  [Visibility.OWNER]: msg`the owner and the center`,
};

// Offices of patents that serve several countries, by their code in WIPO's standard ST.3.
export const officeWords: Readonly<Record<string, MessageDescriptor>> = {
  EA: msg`Eurasian Patent Office`,
  WO: msg`International application (PCT)`,
  EP: msg`European Patent Office`,
};

// Special zones by their codes, which begin with the country's.
export const zoneWords: Readonly<Record<string, MessageDescriptor>> = {
  'cn-xj-ftz-urumqi': msg`Xinjiang Free-Trade Zone, Urumqi`,
  'cn-xj-ftz-kashgar': msg`Xinjiang Free-Trade Zone, Kashgar`,
  'cn-xj-ftz-horgos': msg`Xinjiang Free-Trade Zone, Horgos`,
  'kz-sez-khorgos': msg`Khorgos – Eastern Gate, Kazakhstan`,
  'kz-sez-saryarqa': msg`Saryarqa, Kazakhstan`,
  'kg-fez-bishkek': msg`Bishkek, Kyrgyzstan`,
};

// A code by its word in a table; the code itself where it has none.
export function useCodeName(table: Readonly<Record<string, MessageDescriptor>>): (code: string) => string {
  const { i18n } = useLingui();
  return (code) => {
    const word = table[code];
    return word ? i18n._(word) : code;
  };
}

export const amountOf = (money: Money): number => Number(money.units) + money.nanos / 1e9;

// "12,000 – 15,000 KZT", without the basis.
export function moneyText(range: MoneyRange, locale: string): string {
  const currency = range.min?.currencyCode ?? range.max?.currencyCode ?? '';
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const min = range.min && format.format(amountOf(range.min));
  const max = range.max && format.format(amountOf(range.max));
  const amount = min && max ? (min === max ? min : `${min} – ${max}`) : min ? `≥ ${min}` : max ? `≤ ${max}` : '';
  return `${amount} ${currency}`.trim();
}

// A UCUM unit as people write it: "t/har" → "t/ha", "Cel" → "°C".
export function unitText(unit: string): string {
  return unit
    .replace(/\bhar\b/g, 'ha')
    .replace(/\bCel\b/g, '°C')
    .replace(/\[pH\]/g, 'pH')
    .replace(/\{(\w+)\}/g, '$1')
    .replace(/(?<=[a-z])2\b/g, '²')
    .replace(/(?<=[a-z])3\b/g, '³')
    .replace(/\./g, '·');
}

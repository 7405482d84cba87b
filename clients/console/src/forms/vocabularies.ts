// Coded values with their words in the reader's language, to be chosen from.
import { useMemo } from 'react';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import type { MessageDescriptor } from '@lingui/core';
import { useSectors } from '~/domain/taxonomy';
import { officeWords, zoneWords } from '~/domain/termWords';
import { useLanguageName } from '~/domain/words';
import { StringFormat } from '~/gen/karez/options/v1/options_pb';
import { countryCodes, ownCountryCodes } from '~/i18n/countries';
import { useFormat } from '~/i18n/format';
import { ownName } from '~/i18n/languages';
import { subdivisions } from '~/i18n/subdivisions';

export type VocabularyName = 'country' | 'region' | 'language' | 'sector' | 'currency' | 'office' | 'zone';

interface Option {
  value: string;
  label: string;
}

export interface Vocabulary {
  // In the order of choice: the usual ones first.
  options: readonly Option[];
  // Those that a list of several shows at once.
  usual: readonly string[];
  labelOf: (code: string) => string;
  // The code that was typed, where it may be one that is not listed.
  typed: (text: string) => string | undefined;
  // What the field says to which one more is added.
  add: string;
}

export function vocabularyOf(format: StringFormat): VocabularyName | undefined {
  switch (format) {
    case StringFormat.COUNTRY:
      return 'country';
    case StringFormat.REGION:
      return 'region';
    case StringFormat.LANGUAGE_TAG:
      return 'language';
    case StringFormat.SECTOR_CODE:
      return 'sector';
    case StringFormat.CURRENCY:
      return 'currency';
    default:
      return undefined;
  }
}

const writtenLanguages = ['zh', 'ug', 'ru', 'kk', 'uz', 'ky', 'tg', 'tk', 'en'];
const otherLanguages = ['ar', 'de', 'es', 'fa', 'fr', 'hi', 'it', 'ja', 'ko', 'mn', 'ps', 'pt', 'tr', 'uk', 'ur'];

const usualCurrencies = ['CNY', 'KZT', 'KGS', 'TJS', 'TMT', 'UZS', 'RUB', 'USD', 'EUR'];

const adds: Readonly<Record<VocabularyName, MessageDescriptor>> = {
  country: msg`Add a country`,
  region: msg`Add a country or region`,
  language: msg`Add a language`,
  sector: msg`Add a sector`,
  currency: msg`Currency`,
  office: msg`Office`,
  zone: msg`Zone`,
};

const codePatterns: Partial<Record<VocabularyName, RegExp>> = {
  region: /^[A-Z]{2}-[A-Z0-9]{1,3}$/i,
  language: /^[a-z]{2,3}(-[a-z0-9]{2,8})+$/i,
  office: /^[A-Z]{2}$/i,
  zone: /^[a-z]{2}-[a-z0-9-]*[a-z0-9]$/,
};

export function useVocabulary(name: VocabularyName): Vocabulary {
  const { i18n } = useLingui();
  const format = useFormat();
  const sectors = useSectors();
  const languageName = useLanguageName();
  const { locale } = i18n;
  return useMemo(() => {
    const words = (table: Readonly<Record<string, MessageDescriptor>>, code: string) => {
      const word = table[code];
      return word ? i18n._(word) : code;
    };
    const currencies = new Intl.DisplayNames([locale, 'en'], { type: 'currency', fallback: 'code' });
    const labels: Record<VocabularyName, (code: string) => string> = {
      country: (code) => format.country(code),
      region: (code) => format.country(code),
      language: (tag) => {
        const own = ownName(tag);
        const called = languageName(tag);
        return own && own !== called ? `${called} · ${own}` : called;
      },
      sector: sectors.label,
      currency: (code) => (/^[A-Z]{3}$/.test(code) ? `${code} · ${currencies.of(code) ?? code}` : code),
      office: (code) => (code in officeWords ? words(officeWords, code) : format.country(code)),
      zone: (code) => words(zoneWords, code),
    };
    const labelOf = labels[name];
    const sorted = (codes: readonly string[]) =>
      codes.map((value) => ({ value, label: labelOf(value) })).sort((a, b) => format.compare(a.label, b.label));
    const first = (codes: readonly string[]) => codes.map((value) => ({ value, label: labelOf(value) }));
    const others = countryCodes.filter((code) => !ownCountryCodes.includes(code));
    const options: Record<VocabularyName, () => readonly Option[]> = {
      country: () => [...first(ownCountryCodes), ...sorted(others)],
      region: () => [
        ...ownCountryCodes.flatMap((country) => [
          ...first([country]),
          ...sorted(Object.keys(subdivisions).filter((code) => code.startsWith(country))),
        ]),
        ...sorted(others),
      ],
      language: () => [...first(writtenLanguages), ...sorted(otherLanguages)],
      sector: () => first(sectors.all.map(({ code }) => code)),
      currency: () => [
        ...first(usualCurrencies),
        ...first(Intl.supportedValuesOf('currency').filter((code) => !usualCurrencies.includes(code))),
      ],
      office: () => [...first(ownCountryCodes), ...first(Object.keys(officeWords)), ...sorted(others)],
      zone: () => first(Object.keys(zoneWords)),
    };
    const usual: Partial<Record<VocabularyName, readonly string[]>> = {
      country: ownCountryCodes,
      region: ['CN-XJ', ...ownCountryCodes.filter((code) => code !== 'CN')],
      language: writtenLanguages,
    };
    const pattern = codePatterns[name];
    return {
      options: options[name](),
      usual: usual[name] ?? [],
      labelOf,
      typed: (text) => {
        const code = name === 'region' || name === 'office' ? text.trim().toUpperCase() : text.trim();
        return pattern?.test(code) ? code : undefined;
      },
      add: i18n._(adds[name]),
    };
  }, [name, i18n, locale, format, sectors, languageName]);
}

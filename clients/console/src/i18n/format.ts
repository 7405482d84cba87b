// Numbers, dates, names and order in the reader's language.
import { useMemo } from 'react';
import { timestampDate, type Timestamp } from '@bufbuild/protobuf/wkt';
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { comparerOf } from './collation';
import { languageOf } from './languages';
import { subdivisions } from './subdivisions';

// Countries of the exchange; others by Intl, which lacks them in some of our languages.
const ownCountries: Record<string, MessageDescriptor> = {
  CN: msg`China`,
  KZ: msg`Kazakhstan`,
  KG: msg`Kyrgyzstan`,
  TJ: msg`Tajikistan`,
  TM: msg`Turkmenistan`,
  UZ: msg`Uzbekistan`,
};

const commas: Record<string, string> = { zh: '、', ug: '، ' };

interface Format {
  number(value: number | bigint): string;
  // 0.78 → "0.78": a score is shown to two places everywhere.
  score(value: number): string;
  // 0.45 → "+0.45": what something adds to a score.
  points(value: number): string;
  percent(share: number): string;
  date(time: Timestamp | Date | undefined): string;
  // Of a day that somebody stated: the same day wherever it is read.
  day(time: Timestamp | undefined): string;
  dateTime(time: Timestamp | Date | undefined): string;
  // Whole days from now, negative in the past.
  days(time: Timestamp | Date): number;
  // The name of a country by its code, or of a subdivision, such as "UZ-QR", with its country's.
  country(code: string): string;
  // "a, b", with the comma of the reader's script; what is not there is left out.
  list(items: readonly (string | undefined)[]): string;
  // A value of the record within a sentence: it keeps its own direction.
  value(text: string): string;
  compare(a: string, b: string): number;
}

const asDate = (time: Timestamp | Date): Date => (time instanceof Date ? time : timestampDate(time));

// In a text that runs from right to left a sign before a number would move behind
// it, and a date beside other text would come apart.
const leftToRight = '\u200e';
const isolated = (text: string) => `\u2068${text}\u2069`;

function formatOf(i18n: I18n, tag: string): Format {
  const rightToLeft = languageOf(tag).direction === 'rtl';
  const signed = (text: string) => (rightToLeft ? leftToRight + text : text);
  const apart = (text: string) => (rightToLeft ? isolated(text) : text);
  const number = new Intl.NumberFormat(tag, { maximumFractionDigits: 2 });
  const score = new Intl.NumberFormat(tag, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const points = new Intl.NumberFormat(tag, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    signDisplay: 'exceptZero',
  });
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 });
  const date = new Intl.DateTimeFormat(tag, { dateStyle: 'medium' });
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' });
  const dateTime = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' });
  const countries = new Intl.DisplayNames([tag, 'en'], { type: 'region', fallback: 'code' });
  return {
    number: (value) => number.format(value),
    score: (value) => score.format(value),
    points: (value) => signed(points.format(value)),
    percent: (share) => percent.format(share),
    date: (time) => (time ? apart(date.format(asDate(time))) : ''),
    day: (time) => (time ? apart(day.format(timestampDate(time))) : ''),
    dateTime: (time) => (time ? apart(dateTime.format(asDate(time))) : ''),
    days: (time) => Math.floor((asDate(time).getTime() - Date.now()) / 86_400_000),
    country: (code) => {
      const [country = '', subdivision] = code.split('-');
      if (!/^[A-Z]{2}$/.test(country)) return code;
      const own = ownCountries[country];
      const name = own ? i18n._(own) : (countries.of(country) ?? country);
      const place = subdivisions[code];
      return subdivision ? (place ? `${name} · ${i18n._(place)}` : `${name} (${code})`) : name;
    },
    list: (items) => items.filter(Boolean).join(commas[tag] ?? ', '),
    value: apart,
    compare: comparerOf(tag),
  };
}

export function useFormat(): Format {
  const { i18n } = useLingui();
  const { locale } = i18n;
  return useMemo(() => formatOf(i18n, locale), [i18n, locale]);
}

// The server says in English what is wrong with a value; here it is said in the
// reader's words, as far as they are known.
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { useFormat } from '~/i18n/format';

const known: readonly (readonly [RegExp, MessageDescriptor])[] = [
  [/^got nothing, want a value/, msg`Please fill this in.`],
  [/^got nothing, want the upper end/, msg`Please give the upper value, too.`],
  [/^got nothing, want offer or need/, msg`Please choose: offer or need.`],
  [/items?, want at least/, msg`At least one is needed.`],
  [/items?, want at most/, msg`There are too many of these.`],
  [/code points|characters/, msg`This text is too long.`],
  [/ again, /, msg`This is here twice.`],
  [/want an organization that exists/, msg`There is no such organization.`],
  [/BCP 47/, msg`This is not a language tag. One looks like “uz-Cyrl”.`],
  [/want a sector code/, msg`There is no such sector.`],
  [/ISO 3166-2/, msg`This is not a country or region code. One looks like “KZ” or “UZ-QR”.`],
  [/ISO 3166-1/, msg`This is not a country code. One looks like “KZ”.`],
  [/ISO 4217/, msg`This is not a currency code. One looks like “KZT”.`],
  [/UCUM|printable ASCII/, msg`This unit is not known. Units are written as in UCUM, such as “t/har”, “kW.h”, “%”.`],
  [/http or https/, msg`This is not a web address. One looks like “https://example.org”.`],
  [/want a subdivision of country/, msg`This region is not in the country above.`],
  [/want at least (value|trl|that of min)/, msg`The upper value is below the lower one.`],
  [/want that of min/, msg`Both amounts need the same currency.`],
  [/before start_time/, msg`The end is before the beginning.`],
  [/want a time in the future/, msg`This time has passed.`],
  [/want at least 0/, msg`Please give a number that is not below 0.`],
  [/which .* has, want one that is free/, msg`Another record has this already.`],
  // Of the files of an import.
  [/^got "(?<got>.*)", want a whole number$/s, msg({ message: 'got "{got}", want a whole number' })],
  [/^got "(?<got>.*)", want yes or no$/s, msg({ message: 'got "{got}", want yes or no' })],
  [/^got "(?<got>.*)", want offer or need$/s, msg({ message: 'got "{got}", want offer or need' })],
  [/^got "(?<got>.*)", want an amount/s, msg({ message: 'got "{got}", want an amount such as 1200 or 0.45' })],
  [/^got "(?<got>.*)", want a date/s, msg({ message: 'got "{got}", want a date such as 2027-03-31' })],
  [/^got "(?<got>.*)", want one of (?<want>[A-Z_, ]+)$/s, msg({ message: 'got "{got}", want one of {want}' })],
  [/^got an unknown column, want some of (?<want>.*)$/, msg({ message: 'There is no such column. There are: {want}' })],
  [/^got the column twice/, msg`This column is there twice.`],
  [/^got no such column/, msg`This column is missing.`],
  [
    /^got (?<got>\d+) cells, want (?<want>\d+)$/,
    msg({ message: 'Cells in this row: {got}. Columns in the head: {want}.' }),
  ],
];

export function useViolationWords(): (description: string) => string {
  const { i18n } = useLingui();
  const format = useFormat();
  return (description) =>
    description
      .split('; ')
      .map((part) => {
        for (const [pattern, words] of known) {
          const found = pattern.exec(part);
          const values = Object.entries(found?.groups ?? {}).map(([name, value]) => [name, format.value(value)]);
          if (found) return i18n._(words.id, Object.fromEntries(values) as Record<string, string>);
        }
        return part;
      })
      .filter((part, index, all) => all.indexOf(part) === index)
      .join(' ');
}

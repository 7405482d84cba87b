// The server says in English what is wrong with a value; here it is said in the
// reader's words, as far as they are known.
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';

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
];

export function useViolationWords(): (description: string) => string {
  const { i18n } = useLingui();
  return (description) =>
    description
      .split('; ')
      .map((part) => {
        const words = known.find(([pattern]) => pattern.test(part))?.[1];
        return words ? i18n._(words) : part;
      })
      .filter((part, index, all) => all.indexOf(part) === index)
      .join(' ');
}

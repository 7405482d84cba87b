// What one side would have to change, in the reader's words. The server says it in
// an English sentence, of which the forms stand here.
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { exclusivityWords } from '~/domain/termWords';
import { Component } from '~/gen/karez/matching/v1/component_pb';
import type { NearMiss } from '~/gen/karez/matching/v1/explanation_pb';
import { Exclusivity } from '~/gen/karez/type/v1/deal_pb';
import { useFormat } from '~/i18n/format';
import { useStatedText } from './stated';

// now and before: values that the sentence names, as codes or as the record states them.
const forms: readonly (readonly [RegExp, MessageDescriptor])[] = [
  [
    /^the need accepted (?<now>.+) \(it asks for (?<before>.+)\)$/,
    msg({ message: 'It accepts {now}; now it asks for {before}.' }),
  ],
  [
    /^the offer also stood (?<now>.+) \(it stands (?<before>.+)\)$/,
    msg({ message: 'It also withstands {now}; now it withstands {before}.' }),
  ],
  [
    /^the offer reached (?<now>.+) \(it stands at (?<before>.+)\)$/,
    msg({ message: 'It reaches {now}; now it stands at {before}.' }),
  ],
  [
    /^the (need|offer) could do without (?<now>.+), which it requires$/,
    msg({ message: 'It does without {now}, which it requires now.' }),
  ],
  [
    /^the offer also came as (?<now>.+) \(it comes as (?<before>.+)\)$/,
    msg({ message: 'It also comes as {now}; now it comes as {before}.' }),
  ],
  [/^the offer held (?<now>.+), which the need requires$/, msg({ message: 'It has {now}, which the need requires.' })],
  [/^the offer came with training,/, msg`It comes with training, which the need asks for.`],
  [/^the offer came with commissioning,/, msg`It comes with commissioning, which the need asks for.`],
  [/^the offer came with spare parts,/, msg`It comes with spare parts, which the need asks for.`],
  [
    /^the need took a licence that is (?<now>.+) \(it asks for (?<before>.+)\)$/,
    msg({ message: 'It takes a licence that is {now}; now it asks for one that is {before}.' }),
  ],
  [
    /^the need had a budget of (?<now>.+) \(it states (?<before>.+)\)$/,
    msg({ message: 'It has a budget of {now}; now it states {before}.' }),
  ],
  [
    /^the need allowed (?<now>\d+) months \(it allows (?<before>\d+)\)$/,
    msg({ message: 'It allows {now} months; now it allows {before}.' }),
  ],
  [
    /^the need could wait until (?<now>.+) \(it wants it by (?<before>.+)\)$/,
    msg({ message: 'It waits until {now}; now it wants it by {before}.' }),
  ],
  [/^the offer also served (?<now>.+)$/, msg({ message: 'It also serves {now}.' })],
  [
    /^the offer came with people who work in (?<now>.+) \(theirs: (?<before>.*)\)$/,
    msg({ message: 'Its people also work in {now}; now they work in {before}.' }),
  ],
  [/^the offer were free again/, msg`It is free again.`],
  [/accepted interest again$/, msg`It accepts introductions again.`],
  [/were released from hold$/, msg`It is released from hold.`],
  [/were renewed/, msg`It is renewed; it has expired.`],
  [/belonged to an open call/, msg`It belongs to a call that is still open.`],
  [/had its owner's consent/, msg`Its owner consents to the present text.`],
  [/had the export licence of (?<now>.+)$/, msg({ message: 'It has the export licence of {now}.' })],
  [/^the (need|offer)'s owner worked with /, msg`Its owner also works with such a partner, whom it excludes now.`],
];

// undefined: the sentence has a form that is not known here.
export function useMissWords(): (miss: NearMiss) => string | undefined {
  const { i18n } = useLingui();
  const format = useFormat();
  const statedText = useStatedText();
  return ({ component, change }) => {
    const value = (text: string | undefined): string => {
      if (text === undefined) return '';
      if (/^\d{4}-\d\d-\d\d$/.test(text)) return format.date(new Date(text));
      if (/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(text)) return format.country(text);
      const exclusivity = Exclusivity[text as keyof typeof Exclusivity] as Exclusivity | undefined;
      if (exclusivity !== undefined) return i18n._(exclusivityWords[exclusivity]);
      return statedText(component || Component.COOPERATION, text) ?? text;
    };
    for (const [form, words] of forms) {
      const found = form.exec(change);
      if (!found) continue;
      const { now, before } = found.groups ?? {};
      const apart = (text: string | undefined) => format.value(value(text));
      return i18n._(words.id, { now: apart(now), before: apart(before) });
    }
    return undefined;
  };
}

// What a side states, in the reader's words, from the short form in which the server
// quotes it: parts between semicolons, of codes and phrases between commas.
import type { ReactNode } from 'react';
import type { MessageDescriptor } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useSectors } from '~/domain/taxonomy';
import {
  availabilityWords,
  conformityStatusWords,
  exclusivityWords,
  rightKindWords,
  rightStatusWords,
} from '~/domain/termWords';
import {
  cooperationWords,
  moneyBasisWords,
  organizationSizeWords,
  organizationTypeWords,
  useLanguageName,
} from '~/domain/words';
import { Component } from '~/gen/karez/matching/v1/component_pb';
import { SectorOrigin, type SectorAssignment } from '~/gen/karez/registry/v1/listing_terms_pb';
import { OrganizationSize, OrganizationType } from '~/gen/karez/registry/v1/organization_pb';
import {
  AvailabilityStatus,
  CooperationMode,
  Exclusivity,
  MoneyBasis,
  RightKind,
  RightStatus,
} from '~/gen/karez/type/v1/deal_pb';
import { ConformityStatus } from '~/gen/karez/type/v1/technology_pb';
import { useFormat } from '~/i18n/format';

// Of an enum's names, whose numbers index the words.
type Names = readonly [object, Readonly<Record<number, MessageDescriptor>>];

const names: Partial<Record<Component, readonly Names[]>> = {
  [Component.COOPERATION]: [[CooperationMode, cooperationWords]],
  [Component.MONEY]: [[MoneyBasis, moneyBasisWords]],
  [Component.ORGANIZATION_FIT]: [
    [OrganizationType, organizationTypeWords],
    [OrganizationSize, organizationSizeWords],
  ],
  [Component.CONFORMITY]: [[ConformityStatus, conformityStatusWords]],
  [Component.RIGHTS]: [
    [CooperationMode, cooperationWords],
    [Exclusivity, exclusivityWords],
    [RightKind, rightKindWords],
    [RightStatus, rightStatusWords],
    [AvailabilityStatus, availabilityWords],
  ],
};

const country = /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/;

// undefined where nothing of the statement is known here.
export function useStatedText(): (component: Component, value: string) => string | undefined {
  const { i18n, t } = useLingui();
  const format = useFormat();
  const languageName = useLanguageName();
  const sectors = useSectors();

  const named = (component: Component, code: string): string | undefined => {
    for (const [values, words] of names[component] ?? []) {
      const number = (values as Record<string, unknown>)[code];
      const word = typeof number === 'number' ? words[number] : undefined;
      if (word) return i18n._(word);
    }
    return undefined;
  };
  const day = (text: string) => format.date(new Date(text));
  const place = (text: string) => (country.test(text) ? format.country(text) : text);

  // A code or a phrase between two commas.
  const phrase = (component: Component, text: string): string | undefined => {
    const rest = (start: string) => (text.startsWith(start) ? text.slice(start.length) : undefined);
    const known = (words: Record<string, string>) => (Object.hasOwn(words, text) ? words[text] : undefined);
    switch (component) {
      case Component.SECTOR:
        return sectors.label(text);
      case Component.LANGUAGE:
        return /^[a-z]{2,3}$/.test(text) ? languageName(text) : undefined;
      case Component.GEOGRAPHY: {
        const seat = rest('seat ');
        if (seat) return t`based in ${place(seat)}`;
        return country.test(text) ? place(text) : undefined;
      }
      case Component.READINESS:
        return known({ 'inferred from the form of deal': t`taken from the form of cooperation` });
      case Component.TIMING: {
        const [from, until] = [rest('from '), rest('until ')];
        if (from) return t`from ${day(from)}`;
        if (until) return t`until ${day(until)}`;
        const months = /^(\d+) months$/.exec(text)?.[1];
        return months && t`${months} months`;
      }
      case Component.MONEY: {
        const sum = /^([A-Z]{3}) (up to )?([\d.e+]+)(?:-([\d.e+]+))?( and more)?$/.exec(text);
        if (!sum) return named(component, text);
        const [, currency = '', upTo, first = '', second, more] = sum;
        const amount = format.number(Number(first)) + (second ? `–${format.number(Number(second))}` : '');
        return format.value(`${upTo ? '≤ ' : more ? '≥ ' : ''}${amount} ${currency}`);
      }
      case Component.DELIVERY: {
        const months = /^warranty (\d+) months$/.exec(text)?.[1];
        if (months) return t`warranty of ${months} months`;
        const language = rest('documents in ');
        if (language) return t`documents in ${languageName(language)}`;
        if (/^[a-z]{2}$/.test(text)) return languageName(text);
        return known({
          training: t`with training`,
          'no training': t`without training`,
          commissioning: t`with commissioning`,
          'no commissioning': t`without commissioning`,
          spares: t`with spare parts`,
          'no spares': t`without spare parts`,
        });
      }
      case Component.PROOF: {
        const use = rest('use in ');
        if (use) return t`use in ${place(use)}`;
        const asked = rest('asks for ') ?? text;
        const reference = asked.replace(/^[A-Z]{2}(?= |$)/, (code) => format.country(code));
        return asked === text ? reference : t`asks for ${reference}`;
      }
      case Component.ORGANIZATION_FIT: {
        const word = (code: string) => named(component, code) ?? place(code);
        const [wanted, experience] = [rest('wants '), rest('experience in ')];
        if (wanted) return t`wants ${word(wanted)}`;
        return experience ? t`experience in ${word(experience)}` : word(text);
      }
      case Component.CONFORMITY: {
        const [, scheme, status = ''] = /^(.+) ([A-Z_]+)$/.exec(text) ?? [];
        const word = named(component, status);
        return scheme && word ? `${scheme} (${word})` : undefined;
      }
      case Component.RIGHTS:
        return text
          .replace(/\b\d{4}-\d\d-\d\d\b/g, day)
          .replace(/\bnot in ([A-Z]{2})\b/g, (_, code: string) => t`without ${format.country(code)}`)
          .replace(/\b(in|for) /g, '· ')
          .split(' ')
          .map((code) => named(component, code) ?? (/^[a-z]/.test(code) ? sectors.label(code) : place(code)))
          .join(' ');
      default:
        return named(component, text);
    }
  };

  return (component, value) => {
    const parts = value
      .split('; ')
      .map((part) => part.split(', ').map((text) => ({ text, words: phrase(component, text) })));
    if (!parts.flat().some(({ text, words }) => words !== undefined && words !== text)) return undefined;
    return parts.map((part) => format.list(part.map(({ text, words }) => words ?? text))).join(' · ');
  };
}

export function useStatedValue(component: Component): (value: string) => ReactNode {
  const statedText = useStatedText();
  return (value) => {
    const words = statedText(component, value);
    return words === undefined ? <bdi dir="auto">{value}</bdi> : <span>{words}</span>;
  };
}

// The sectors of a side, of which karez may have inferred one.
export function StatedSectors({ sectors }: { sectors: readonly SectorAssignment[] }) {
  const format = useFormat();
  const { label } = useSectors();
  const inferred = sectors.find(({ origin }) => origin === SectorOrigin.INFERRED);
  return (
    <>
      <bdi>{format.list(sectors.map(({ code }) => label(code)))}</bdi>
      {inferred && (
        <span className="soft">
          {' '}
          <Trans>(inferred from the text, confidence {format.score(inferred.confidence ?? 0)})</Trans>
        </span>
      )}
    </>
  );
}

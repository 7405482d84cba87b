// What a side states, from the short form in which the server quotes it.
import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { useTaxonomy } from '~/api/records';
import { cooperationWords, useLanguageName } from '~/domain/words';
import { Component } from '~/gen/karez/matching/v1/component_pb';
import { CooperationMode } from '~/gen/karez/type/v1/deal_pb';
import { useFormat } from '~/i18n/format';

// Codes become words where the whole statement is a list of them; all else is
// quoted as it is.
export function useStatedValue(component: Component): (value: string) => ReactNode {
  const { i18n } = useLingui();
  const format = useFormat();
  const languageName = useLanguageName();
  const taxonomy = useTaxonomy();

  const word = (code: string): string | undefined => {
    switch (component) {
      case Component.SECTOR: {
        const labels = taxonomy.data?.sectors.find((sector) => sector.code === code)?.labels;
        return (labels?.find(({ language }) => language === i18n.locale) ?? labels?.[0])?.text;
      }
      case Component.COOPERATION: {
        const mode = CooperationMode[code as keyof typeof CooperationMode] as CooperationMode | undefined;
        return mode === undefined ? undefined : i18n._(cooperationWords[mode]);
      }
      case Component.LANGUAGE:
        return /^[a-z]{2,3}$/.test(code) ? languageName(code) : undefined;
      case Component.GEOGRAPHY:
        return /^[A-Z]{2}(-[A-Z0-9]+)?$/.test(code)
          ? code.length === 2
            ? format.country(code)
            : `${format.country(code.slice(0, 2))} (${code})`
          : undefined;
      default:
        return undefined;
    }
  };

  return (value) => {
    const parts = value.split(', ').map(word);
    if (parts.every((part) => part !== undefined)) return <bdi>{parts.join(i18n.locale === 'ug' ? '، ' : ', ')}</bdi>;
    return <bdi dir="auto">{value}</bdi>;
  };
}

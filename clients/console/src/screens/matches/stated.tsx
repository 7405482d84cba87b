// What a side states, from the short form in which the server quotes it.
import type { ReactNode } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useSectors } from '~/domain/taxonomy';
import { cooperationWords, useLanguageName } from '~/domain/words';
import { Component } from '~/gen/karez/matching/v1/component_pb';
import { SectorOrigin, type SectorAssignment } from '~/gen/karez/registry/v1/listing_terms_pb';
import { CooperationMode } from '~/gen/karez/type/v1/deal_pb';
import { useFormat } from '~/i18n/format';

// Codes become words where the whole statement is a list of them; all else is
// quoted as it is.
export function useStatedValue(component: Component): (value: string) => ReactNode {
  const { i18n } = useLingui();
  const format = useFormat();
  const languageName = useLanguageName();

  const word = (code: string): string | undefined => {
    switch (component) {
      case Component.COOPERATION: {
        const mode = CooperationMode[code as keyof typeof CooperationMode] as CooperationMode | undefined;
        return mode === undefined ? undefined : i18n._(cooperationWords[mode]);
      }
      case Component.LANGUAGE:
        return /^[a-z]{2,3}$/.test(code) ? languageName(code) : undefined;
      case Component.GEOGRAPHY:
        return /^[A-Z]{2}(-[A-Z0-9]+)?$/.test(code) ? format.country(code) : undefined;
      default:
        return undefined;
    }
  };

  return (value) => {
    const parts = value.split(', ').map(word);
    if (parts.every((part) => part !== undefined)) return <bdi>{format.list(parts)}</bdi>;
    return <bdi dir="auto">{value}</bdi>;
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

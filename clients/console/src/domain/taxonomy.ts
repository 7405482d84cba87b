// The sectors of the taxonomy, in the reader's language.
import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useLingui } from '@lingui/react';
import { registry } from '~/api/transport';
import type { Sector } from '~/gen/karez/registry/v1/taxonomy_pb';

export interface Sectors {
  // Those in force, each before its subsectors; empty until they are loaded.
  all: readonly Sector[];
  // The sector's label in the reader's language, else in English, else the code.
  label: (code: string) => string;
}

const none: readonly Sector[] = [];

export function useSectors(): Sectors {
  const { i18n } = useLingui();
  const { data } = useQuery({
    queryKey: ['taxonomy'],
    queryFn: ({ signal }) => registry.getTaxonomy({}, { signal }),
    staleTime: Infinity,
  });
  return useMemo(() => {
    const sectors = data?.sectors ?? none;
    const byCode = new Map(sectors.map((sector) => [sector.code, sector]));
    return {
      all: sectors.filter(({ replacedBy }) => replacedBy.length === 0),
      label: (code) => {
        const labels = byCode.get(code)?.labels ?? [];
        const label =
          labels.find(({ language }) => language === i18n.locale) ?? labels.find((l) => l.language === 'en');
        return label?.text ?? code;
      },
    };
  }, [data, i18n.locale]);
}

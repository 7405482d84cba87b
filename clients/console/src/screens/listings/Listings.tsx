import { useNavigate } from 'react-router';
import { useQuery, keepPreviousData } from '@tanstack/react-query';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useCan } from '~/api/permissions';
import { registry } from '~/api/transport';
import { OrganizationName } from '~/domain/OrganizationName';
import { useSectors } from '~/domain/taxonomy';
import { cooperationWords, kindOf, kindWords, stateTones, stateWords, useLanguageName } from '~/domain/words';
import { moneyText } from '~/domain/termWords';
import type { Listing } from '~/gen/karez/registry/v1/listing_pb';
import type { Facet as FacetCounts } from '~/gen/karez/registry/v1/listing_requests_pb';
import { useFormat } from '~/i18n/format';
import { Button } from '~/ui/Button';
import type { Column } from '~/ui/DataTable';
import { Facet } from '~/ui/Facet';
import { LocalizedTitle } from '~/ui/Localized';
import { Badge } from '~/ui/layout';
import { printSearch, useSearch } from '~/ui/search';
import { isWide, TablePage } from '~/ui/TablePage';
import { useTablePages } from '~/ui/tables';
import { exportSearch } from '../export/view';
import { filterOf, listingsSearch, stateOptions, type ListingsView } from './view';
import './listings.css';

const title = msg`Listings`;

function useColumns(): readonly Column<Listing>[] {
  const { i18n, t } = useLingui();
  const format = useFormat();
  const sectors = useSectors();
  return [
    {
      id: 'title',
      title: t`Title`,
      orderBy: 'title',
      width: 'minmax(14rem, 4fr)',
      cell: (listing) => <LocalizedTitle texts={listing.titles} />,
    },
    { id: 'side', title: t`Kind`, width: '9rem', cell: (listing) => i18n._(kindWords[kindOf(listing)]) },
    {
      id: 'state',
      title: t`State`,
      orderBy: 'state',
      width: '9.5rem',
      cell: ({ state }) => <Badge tone={stateTones[state]}>{i18n._(stateWords[state])}</Badge>,
    },
    {
      id: 'organization',
      title: t`Organization`,
      orderBy: 'organization',
      width: 'minmax(9rem, 2fr)',
      cell: ({ organization }) => <OrganizationName name={organization} />,
    },
    {
      id: 'sectors',
      title: t`Sectors`,
      width: 'minmax(9rem, 2fr)',
      cell: (listing) => format.list(listing.sectors.map(({ code }) => sectors.label(code))),
    },
    {
      id: 'changed',
      title: t`Changed`,
      orderBy: 'update_time',
      width: '9.5rem',
      cell: ({ updateTime }) => <span className="one-line">{format.date(updateTime)}</span>,
    },
    {
      id: 'expires',
      title: t`Expires`,
      orderBy: 'expire_time',
      width: '9.5rem',
      shown: false,
      cell: ({ expireTime }) => <span className="one-line">{format.date(expireTime)}</span>,
    },
    {
      id: 'published',
      title: t`Published`,
      orderBy: 'publish_time',
      width: '9.5rem',
      shown: false,
      cell: ({ publishTime }) => <span className="one-line">{format.date(publishTime)}</span>,
    },
    {
      id: 'created',
      title: t`Created`,
      orderBy: 'create_time',
      width: '9.5rem',
      shown: false,
      cell: ({ createTime }) => <span className="one-line">{format.date(createTime)}</span>,
    },
    {
      id: 'readiness',
      title: t`TRL`,
      width: '4.5rem',
      align: 'end',
      shown: false,
      cell: ({ readiness }) => (readiness?.trl ? format.number(readiness.trl) : ''),
    },
    {
      id: 'cooperation',
      title: t`Form of cooperation`,
      width: 'minmax(9rem, 2fr)',
      shown: false,
      cell: (listing) => format.list(listing.cooperation.map(({ mode }) => i18n._(cooperationWords[mode]))),
    },
    {
      id: 'money',
      title: t`Price or budget`,
      width: '10rem',
      align: 'end',
      shown: false,
      cell: ({ money }) => money && moneyText(money, i18n.locale),
    },
    {
      id: 'regions',
      title: t`Regions`,
      width: 'minmax(8rem, 1fr)',
      shown: false,
      cell: ({ regions }) => format.list(regions.map((code) => format.country(code))),
    },
    {
      id: 'external',
      title: t`ID at its source`,
      width: '10rem',
      shown: false,
      cell: ({ externalId }) => externalId && <bdi>{`${externalId.source}/${externalId.id}`}</bdi>,
    },
  ];
}

// The countries between which the exchange works.
const regionOptions = ['CN', 'KZ', 'KG', 'TJ', 'TM', 'UZ'] as const;

// Counts of a facet's values, under all choices but its own.
function useCounts(view: ListingsView, without: keyof ListingsView) {
  const filter = filterOf(view, without);
  const { data } = useQuery({
    queryKey: ['listings', 'count', filter],
    queryFn: ({ signal }) => registry.countListings({ filter }, { signal }),
    placeholderData: keepPreviousData,
  });
  return (field: string): ReadonlyMap<string, number> => {
    const facet: FacetCounts | undefined = data?.facets.find((candidate) => candidate.field === field);
    return new Map(facet?.values.map(({ value, count }) => [value, Number(count)]));
  };
}

function Facets({ view, change }: { view: ListingsView; change: (changes: Partial<ListingsView>) => void }) {
  const { i18n, t } = useLingui();
  const sectors = useSectors();
  const languageName = useLanguageName();
  const format = useFormat();
  const states = useCounts(view, 'state')('state');
  const sides = useCounts(view, 'side')('side');
  const sectorCounts = useCounts(view, 'sector')('sectors.code');
  const languages = useCounts(view, 'language')('titles.language');
  const count = (counts: ReadonlyMap<string, number>, key: string) => ({ count: counts.get(key) ?? 0 });
  return (
    <aside className="listings-facets" aria-label={t`Filter`}>
      <Facet
        open={isWide}
        title={t`Kind`}
        options={(['offer', 'need'] as const).map((value) => ({
          value,
          label: i18n._(kindWords[value]),
          ...count(sides, value),
        }))}
        selected={view.side ? [view.side] : []}
        onChange={(side) => change({ side: side.length === 1 ? (side[0] as 'offer' | 'need') : '' })}
      />
      <Facet
        open={isWide}
        title={t`State`}
        options={stateOptions.map(({ word, state }) => ({
          value: word,
          label: i18n._(stateWords[state]),
          ...count(states, `LISTING_STATE_${word}`),
        }))}
        selected={view.state}
        onChange={(state) => change({ state })}
      />
      <Facet
        title={t`Sectors`}
        options={sectors.all
          .filter(({ code }) => sectorCounts.has(code) || view.sector.includes(code))
          .map(({ code, parent }) => ({
            value: code,
            label: <span className={parent ? 'listings-subsector' : undefined}>{sectors.label(code)}</span>,
            ...count(sectorCounts, code),
          }))}
        selected={view.sector}
        onChange={(sector) => change({ sector })}
      />
      <Facet
        title={t`Has a title in`}
        options={[...new Set([...languages.keys(), ...view.language])].map((value) => ({
          value,
          label: languageName(value),
        }))}
        selected={view.language}
        onChange={(language) => change({ language })}
      />
      <Facet
        title={t`Regions`}
        options={regionOptions.map((value) => ({ value, label: format.country(value) }))}
        selected={view.region}
        onChange={(region) => change({ region })}
      />
    </aside>
  );
}

export default function Listings() {
  const can = useCan();
  const navigate = useNavigate();
  const [view, change] = useSearch(listingsSearch);
  const columns = useColumns();
  const filter = filterOf(view);
  const pages = useTablePages(['listings', 'table', filter, view.sort], async (pageToken, signal) => {
    const answer = await registry.listListings({ filter, orderBy: view.sort, pageToken, pageSize: 100 }, { signal });
    return { rows: answer.listings, nextPageToken: answer.nextPageToken, total: Number(answer.totalSize) };
  });
  // The needs of this view, whatever state or side is chosen: what is exported are matches of published needs.
  const exported = filterOf({ ...view, state: [], side: '' });

  return (
    <TablePage
      title={title}
      icon="listings"
      searchTitle={msg`Search in titles`}
      newTitle={msg`New listing`}
      onNew={can('registry.listings.create') ? () => void navigate('/listings/new') : undefined}
      onImport={can('registry.listings.import') ? () => void navigate('/import') : undefined}
      actions={
        can('exports.matches.export') &&
        view.side !== 'offer' && (
          <Button
            icon="export"
            onPress={() => void navigate(`/export${printSearch(exportSearch, { filter: exported })}`)}
          >
            <Trans>Export matches</Trans>
          </Button>
        )
      }
      view={view}
      change={change}
      firstOrder="update_time desc"
      narrowed={filter !== ''}
      onAll={() => change({ q: '', side: '', state: [], sector: [], language: [], organization: '', region: [] })}
      of={
        view.organization && (
          <span>
            <Trans>
              Of <OrganizationName name={view.organization} link />
            </Trans>
          </span>
        )
      }
      facets={<Facets view={view} change={change} />}
      columns={columns}
      pages={pages}
      nothingFits={<Trans>No listing fits this choice.</Trans>}
      nothingYet={<Trans>There are no listings yet.</Trans>}
    />
  );
}

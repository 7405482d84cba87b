// The left list: published needs or offers, narrowed down and ordered by the server.
import { useCallback, useRef, type RefObject } from 'react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useTaxonomy } from '~/api/records';
import { registry } from '~/api/transport';
import { idOf } from '~/domain/links';
import { useLanguageName } from '~/domain/words';
import type { Listing } from '~/gen/karez/registry/v1/listing_pb';
import { useFormat } from '~/i18n/format';
import { LocalizedTitle, pickTexts } from '~/ui/Localized';
import { EmptyState, ErrorState, Loading } from '~/ui/states';
import { RowList } from './RowList';
import { type ChangeView, type DeskView } from './search';

const pageSize = 50;
const quote = (value: string) => `"${value.replace(/["\\]/g, '\\$&')}"`;

// What the list holds, in the words of the server's filters.
function filterOf({ side, q, in: sector, written }: DeskView): string {
  return [
    'state = PUBLISHED',
    `${side}:*`,
    q && `titles.text:${quote(q)}`,
    sector && `sectors.code:${quote(sector)}`,
    written && `titles.language = ${quote(written)}`,
  ]
    .filter(Boolean)
    .join(' AND ');
}

export function useSubjects(view: DeskView) {
  const filter = filterOf(view);
  return useInfiniteQuery({
    queryKey: ['listings', 'subjects', filter, view.order],
    queryFn: ({ pageParam, signal }) =>
      registry.listListings({ filter, orderBy: view.order, pageSize, pageToken: pageParam }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ nextPageToken }) => nextPageToken || undefined,
    placeholderData: (before) => before,
  });
}

interface SubjectListProps {
  view: DeskView;
  change: ChangeView;
  subjects: ReturnType<typeof useSubjects>;
  searchField: RefObject<HTMLInputElement | null>;
}

export function SubjectList({ view, change, subjects, searchField }: SubjectListProps) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const languageName = useLanguageName();
  const taxonomy = useTaxonomy();
  const base = filterOf({ ...view, q: '', in: '', written: '' });
  const counts = useQuery({
    queryKey: ['listings', 'counts', base],
    queryFn: ({ signal }) => registry.countListings({ filter: base }, { signal }),
  });
  const sectorLabel = (labels: Parameters<typeof pickTexts>[0]) => {
    const { original, translation } = pickTexts(labels, i18n.locale);
    return (labels.find(({ language }) => language === i18n.locale) ?? translation ?? original)?.text ?? '';
  };
  const countOf = (field: string, value: string) => {
    const count = counts.data?.facets.find((facet) => facet.field === field)?.values.find((one) => one.value === value);
    return count ? ` · ${format.number(count.count)}` : '';
  };

  const { fetchNextPage, hasNextPage, isFetchingNextPage } = subjects;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);
  const pages = subjects.data?.pages;
  const listings = (pages ?? []).flatMap((page) => page.listings);
  const total = Number(pages?.[0]?.totalSize ?? 0n) || listings.length;
  const writing = useRef(0);

  return (
    <>
      <div className="matches-filters">
        <div className="matches-sides" role="group" aria-label={t`Side`}>
          {(['need', 'offer'] as const).map((side) => (
            <button
              key={side}
              type="button"
              aria-pressed={view.side === side}
              onClick={() => change({ side, of: '', with: '', picked: [] }, { push: true })}
            >
              {side === 'need' ? <Trans>Needs</Trans> : <Trans>Offers</Trans>}
            </button>
          ))}
        </div>
        <input
          key={view.side}
          ref={searchField}
          className="input"
          type="search"
          dir="auto"
          defaultValue={view.q}
          placeholder={t`Words of the title`}
          aria-label={t`Words of the title`}
          onChange={(event) => {
            const q = event.target.value.trim();
            clearTimeout(writing.current);
            writing.current = window.setTimeout(() => change({ q }), 250);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
        <div className="matches-selects">
          <select aria-label={t`Sector`} value={view.in} onChange={(event) => change({ in: event.target.value })}>
            <option value="">{t`All sectors`}</option>
            {taxonomy.data?.sectors
              .filter(({ replacedBy }) => replacedBy.length === 0)
              .map(({ code, parent, labels }) => (
                <option key={code} value={code}>
                  {parent ? '  ' : ''}
                  {sectorLabel(labels)}
                  {countOf('sectors.code', code)}
                </option>
              ))}
          </select>
          <select
            aria-label={t`Original language`}
            value={view.written}
            onChange={(event) => change({ written: event.target.value })}
          >
            <option value="">{t`All languages`}</option>
            {['zh', 'ug', 'ru', 'kk', 'uz', 'ky', 'tg', 'tk', 'en'].map((tag) => (
              <option key={tag} value={tag}>
                {languageName(tag)}
                {countOf('titles.language', tag)}
              </option>
            ))}
          </select>
          <select
            aria-label={t`Order`}
            value={view.order}
            onChange={(event) => change({ order: event.target.value as DeskView['order'] })}
          >
            <option value="update_time desc">{t`Last changed first`}</option>
            <option value="publish_time">{t`Waiting longest first`}</option>
            <option value="expire_time">{t`Expiring first`}</option>
            <option value="title">{t`By title`}</option>
          </select>
        </div>
      </div>
      {subjects.isPending ? (
        <Loading lines={8} />
      ) : subjects.isError && listings.length === 0 ? (
        <ErrorState error={subjects.error} onRetry={() => void subjects.refetch()} />
      ) : listings.length === 0 ? (
        <EmptyState icon="search" title={<Trans>Nothing published fits this choice.</Trans>} />
      ) : (
        <RowList
          label={view.side === 'need' ? t`Needs` : t`Offers`}
          items={listings.map((row) => ({ key: idOf(row.name), row }))}
          current={view.of}
          onOpen={(listing) => change({ of: idOf(listing.name), with: '', picked: [] }, { push: true })}
          estimate={76}
          onEnd={onEnd}
        >
          {(listing) => <SubjectRow listing={listing} />}
        </RowList>
      )}
      <p className="table-foot" aria-live="polite">
        {isFetchingNextPage ? (
          <Trans>Loading more …</Trans>
        ) : hasNextPage && total === listings.length ? (
          <Trans>More than {format.number(total)}</Trans>
        ) : (
          <Plural value={total} one="# listing" other="# listings" />
        )}
      </p>
    </>
  );
}

function SubjectRow({ listing }: { listing: Listing }) {
  const format = useFormat();
  const { i18n } = useLingui();
  const taxonomy = useTaxonomy();
  const code = listing.sectors[0]?.code;
  const labels = taxonomy.data?.sectors.find((sector) => sector.code === code)?.labels ?? [];
  const label = labels.find(({ language }) => language === i18n.locale) ?? labels[0];
  return (
    <>
      <LocalizedTitle texts={listing.titles} />
      <span className="matches-meta">
        {label && <span>{label.text}</span>}
        <span>{format.date(listing.updateTime)}</span>
      </span>
    </>
  );
}

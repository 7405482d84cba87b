// The candidates of a listing, with facets over those that are loaded.
import { useCallback, useMemo } from 'react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useTaxonomy } from '~/api/records';
import { componentWords, outcomeTones, outcomeWords, verdictTones, verdictWords } from '~/domain/matchWords';
import { useLanguageName } from '~/domain/words';
import { GateOutcome } from '~/gen/karez/matching/v1/component_pb';
import { useFormat } from '~/i18n/format';
import { Button } from '~/ui/Button';
import { Facet } from '~/ui/Facet';
import { Badge } from '~/ui/layout';
import { LocalizedTitle } from '~/ui/Localized';
import { ScoreBar } from '~/ui/ScoreBar';
import { EmptyState, ErrorState, Loading } from '~/ui/states';
import { countsOf, dimensions, type Dimension } from './facets';
import { RowList, type RowItem } from './RowList';
import type { ChangeView, DeskView } from './search';
import type { Candidate, Candidates as Found, Group } from './useCandidates';

interface CandidatesProps {
  view: DeskView;
  change: ChangeView;
  found: Found;
  // Of found.rows those that the facets leave.
  rows: readonly Candidate[];
  // Country of the listing whose candidates these are; "": not known.
  country: string;
  onToggle: (id: string) => void;
}

export function Candidates({ view, change, found, rows, country, onToggle }: CandidatesProps) {
  const { t } = useLingui();
  const { query } = found;
  const picked = useMemo(() => new Set(view.picked), [view.picked]);
  const items = useMemo(() => withHeadings(rows), [rows]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = query;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);
  const chosen = dimensions.reduce((sum, dimension) => sum + view[dimension].length, 0);
  const without = useCallback(
    () => change({ sector: [], country: [], language: [], readiness: [], score: [] }),
    [change],
  );

  if (found.isPending) return <Loading lines={8} />;
  if (query.isError && found.rows.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;

  return (
    <>
      <div className="matches-filters">
        <div className="matches-selects">
          <select
            aria-label={t`Which candidates`}
            value={view.show}
            onChange={(event) => change({ show: event.target.value as DeskView['show'] })}
          >
            <option value="all">{t`Undecided, then decided`}</option>
            <option value="open">{t`Undecided only`}</option>
            <option value="failed">{t`Also those that are ruled out`}</option>
          </select>
          <Button look="quiet" keys="f" aria-expanded={view.narrow} onPress={() => change({ narrow: !view.narrow })}>
            {chosen > 0 ? <Trans>Narrow down ({chosen})</Trans> : <Trans>Narrow down</Trans>}
          </Button>
        </div>
        {view.narrow && (
          <div className="matches-facets">
            {dimensions.map((dimension) => (
              <DimensionFacet
                key={dimension}
                dimension={dimension}
                rows={found.rows}
                view={view}
                change={change}
                country={country}
              />
            ))}
            <p className="hint">
              <Plural
                value={found.rows.length}
                one="Counted over the one candidate that is loaded."
                other="Counted over the # candidates that are loaded."
              />{' '}
              {hasNextPage && <Trans>There are more; they load as you scroll.</Trans>}
            </p>
            {chosen > 0 && (
              <Button look="quiet" icon="close" onPress={without}>
                <Trans>Show all again</Trans>
              </Button>
            )}
          </div>
        )}
        {found.pending > 0n && (
          <p className="hint" role="status">
            <Plural
              value={Number(found.pending)}
              one="One published listing is still being read; it will appear here."
              other="# published listings are still being read; they will appear here."
            />
          </p>
        )}
      </div>
      {rows.length === 0 ? (
        chosen > 0 && found.rows.length > 0 ? (
          <EmptyState icon="search" title={<Trans>None of those that are loaded fits this choice.</Trans>}>
            <Button onPress={without}>
              <Trans>Show all again</Trans>
            </Button>
          </EmptyState>
        ) : (
          <EmptyState
            icon={view.show === 'open' ? 'check' : 'search'}
            title={
              view.show === 'open' ? (
                <Trans>All of its matches are decided.</Trans>
              ) : (
                <Trans>Nothing on the other side matches.</Trans>
              )
            }
          />
        )
      ) : (
        <RowList
          label={t`Candidates`}
          items={items}
          current={view.with}
          onOpen={(candidate) => change({ with: candidate.id }, { push: true })}
          estimate={118}
          onEnd={onEnd}
          before={(candidate, tabIndex) => (
            <input
              type="checkbox"
              className="matches-pick"
              tabIndex={tabIndex}
              aria-label={t`Select ${candidate.listing?.titles[0]?.text ?? candidate.id}`}
              checked={picked.has(candidate.id)}
              onChange={() => onToggle(candidate.id)}
            />
          )}
        >
          {(candidate) => <CandidateRow candidate={candidate} country={country} />}
        </RowList>
      )}
      <p className="table-foot" aria-live="polite">
        {isFetchingNextPage ? (
          <Trans>Loading more …</Trans>
        ) : hasNextPage ? (
          <Trans>The best {rows.length}; more load as you scroll</Trans>
        ) : (
          <Plural value={rows.length} one="# candidate" other="# candidates" />
        )}
      </p>
    </>
  );
}

function withHeadings(rows: readonly Candidate[]): readonly RowItem<Candidate>[] {
  const items: RowItem<Candidate>[] = [];
  let group: Group | undefined;
  for (const row of rows) {
    if (row.group !== group) {
      group = row.group;
      items.push({ key: `heading:${group}`, heading: <GroupHeading group={group} /> });
    }
    items.push({ key: row.id, row });
  }
  return items;
}

function GroupHeading({ group }: { group: Group }) {
  switch (group) {
    case 'open':
      return <Trans>Undecided, best first</Trans>;
    case 'decided':
      return <Trans>Decided</Trans>;
    case 'failed':
      return <Trans>Ruled out by a condition; of the best 100</Trans>;
  }
}

const telling = 3;

function CandidateRow({ candidate, country }: { candidate: Candidate; country: string }) {
  const { i18n } = useLingui();
  const format = useFormat();
  const { listing, organization, match, sent, decision } = candidate;
  const reasons = match.contributions
    .filter(({ logOdds }) => Math.abs(logOdds) >= 0.1)
    .sort((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds))
    .slice(0, telling);
  const verdict = sent ? sent.request.verdict : decision?.verdict;
  return (
    <>
      <span className="matches-row-head">
        <ScoreBar score={match.score} calibrated={match.calibrated} />
        <span className="matches-badges">
          {sent?.failure ? (
            <Badge tone="bad">
              <Trans>Not saved</Trans>
            </Badge>
          ) : (
            verdict !== undefined && (
              <Badge tone={verdictTones[verdict]}>
                {i18n._(verdictWords[verdict])}
                {sent && ' …'}
              </Badge>
            )
          )}
          {!verdict && candidate.formerDecisions.length > 0 && (
            <Badge tone="accent">
              <Trans>Changed since it was decided</Trans>
            </Badge>
          )}
          {match.outcome !== GateOutcome.PASS && (
            <Badge tone={outcomeTones[match.outcome]}>{i18n._(outcomeWords[match.outcome])}</Badge>
          )}
        </span>
      </span>
      {listing ? <LocalizedTitle texts={listing.titles} /> : <span className="bone" />}
      <span className="matches-meta">
        {organization && (
          <span>
            {country && country !== organization.country
              ? `${format.country(country)} – ${format.country(organization.country)}`
              : format.country(organization.country)}
          </span>
        )}
        {reasons.map(({ component, logOdds }) => (
          <span key={component} data-tone={logOdds < 0 ? 'bad' : 'good'}>
            {i18n._(componentWords[component])} <bdi dir="ltr">{format.points(logOdds)}</bdi>
          </span>
        ))}
      </span>
    </>
  );
}

interface DimensionFacetProps {
  dimension: Dimension;
  rows: readonly Candidate[];
  view: DeskView;
  change: ChangeView;
  country: string;
}

function DimensionFacet({ dimension, rows, view, change, country }: DimensionFacetProps) {
  const { i18n } = useLingui();
  const format = useFormat();
  const languageName = useLanguageName();
  const taxonomy = useTaxonomy();

  const titles: Record<Dimension, React.ReactNode> = {
    sector: <Trans>Sector</Trans>,
    country: <Trans>Countries</Trans>,
    language: <Trans>Original language</Trans>,
    readiness: <Trans>Readiness (TRL)</Trans>,
    score: <Trans>Score</Trans>,
  };
  const labelOf = (value: string): React.ReactNode => {
    switch (dimension) {
      case 'sector': {
        const labels = taxonomy.data?.sectors.find(({ code }) => code === value)?.labels ?? [];
        return (labels.find(({ language }) => language === i18n.locale) ?? labels[0])?.text ?? value;
      }
      case 'country':
        return country ? `${format.country(country)} – ${format.country(value)}` : format.country(value);
      case 'language':
        return languageName(value);
      case 'readiness':
        return value === 'none' ? <Trans>Not stated</Trans> : <bdi dir="ltr">{value.replace('-', '–')}</bdi>;
      case 'score': {
        const least = Number(value) / 100;
        return (
          <bdi dir="ltr">
            {format.score(least)}–{format.score(least + 0.2)}
          </bdi>
        );
      }
    }
  };
  const options = countsOf(rows, view, dimension).map(({ value, count }) => ({ value, count, label: labelOf(value) }));
  return (
    <Facet
      title={titles[dimension]}
      options={options}
      selected={view[dimension]}
      onChange={(selected) => change({ [dimension]: selected })}
    />
  );
}

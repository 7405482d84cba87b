import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useCan } from '~/api/permissions';
import { audit } from '~/api/transport';
import { methodWords } from '~/domain/methodWords';
import type { AuditEntry, AuditTrail } from '~/gen/karez/audit/v1/audit_service_pb';
import { useFormat } from '~/i18n/format';
import { Button } from '~/ui/Button';
import { DataTable, type Column } from '~/ui/DataTable';
import { Badge, Panel } from '~/ui/layout';
import { defineSearch, text, useSearch } from '~/ui/search';
import { ErrorState, FailureNote, Loading } from '~/ui/states';
import { serviceWords, usePrincipals } from './access';

const search = defineSearch({ trail: text(), who: text() });
const pageSize = 100;

export function Audit() {
  const { t } = useLingui();
  const [view, change] = useSearch(search);
  const trails = useQuery({
    queryKey: ['auditTrails'],
    queryFn: ({ signal }) => audit.listAuditTrails({}, { signal }),
  });
  if (trails.isPending) return <Loading />;
  if (trails.isError) return <ErrorState error={trails.error} onRetry={() => void trails.refetch()} />;
  const all = trails.data.auditTrails;
  const chosen = all.find(({ name }) => name === view.trail) ?? all[0];
  return (
    <>
      <Panel title={t`Trails`}>
        <ul className="rows">
          {all.map((trail) => (
            <Trail
              key={trail.name}
              trail={trail}
              chosen={trail === chosen}
              onChoose={() => change({ trail: trail.name })}
            />
          ))}
        </ul>
      </Panel>
      {chosen && (
        <Entries key={`${chosen.name} ${view.who}`} trail={chosen} who={view.who} onWho={(who) => change({ who })} />
      )}
    </>
  );
}

// What a trail is about; its id where that is not known.
function useTrailName(): (trail: AuditTrail) => ReactNode {
  const { i18n } = useLingui();
  return ({ name }) => {
    const id = name.split('/')[1] ?? '';
    const words = serviceWords[id];
    return words ? i18n._(words) : <bdi>{id}</bdi>;
  };
}

function Trail({ trail, chosen, onChoose }: { trail: AuditTrail; chosen: boolean; onChoose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const trailName = useTrailName();
  const verify = useMutation({ mutationFn: () => audit.verifyAuditTrail({ name: trail.name }) });
  const fault = verify.data ? format.number(verify.data.firstFault) : '';
  return (
    <li className="administration-trail">
      <Button look="quiet" aria-pressed={chosen} onPress={onChoose}>
        {trailName(trail)}
      </Button>
      <span>
        <Plural value={Number(trail.size)} one="# entry" other="# entries" />
      </span>
      {verify.data &&
        (verify.data.intact ? (
          <Badge tone="good">{t`Complete and unchanged`}</Badge>
        ) : (
          <>
            <Badge tone="bad">{t`Entry ${fault} is missing or changed`}</Badge>
            <span lang="en" dir="ltr" className="detail">
              {verify.data.fault}
            </span>
          </>
        ))}
      <Button onPress={() => verify.mutate()} isDisabled={verify.isPending} icon="check">
        <Trans>Check the chain</Trans>
      </Button>
      <p className="hint code" dir="ltr">
        {trail.head}
      </p>
      <FailureNote error={verify.error} />
    </li>
  );
}

interface EntriesProps {
  trail: AuditTrail;
  who: string;
  onWho: (who: string) => void;
}

function Entries({ trail, who, onWho }: EntriesProps) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const can = useCan();
  const trailName = useTrailName();
  const principals = usePrincipals(can('access.principals.list'));
  const [draft, setDraft] = useState(who.replace(/^principals\//, ''));
  const entries = useInfiniteQuery({
    queryKey: ['auditEntries', trail.name, who],
    queryFn: ({ pageParam, signal }) =>
      audit.listAuditEntries(
        {
          parent: trail.name,
          pageSize,
          pageToken: pageParam,
          filter: who ? `principal = ${JSON.stringify(who)}` : '',
        },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextPageToken }) => nextPageToken || undefined,
  });
  const columns: Column<AuditEntry>[] = [
    { id: 'time', title: t`When`, width: '13rem', cell: ({ time }) => format.dateTime(time) },
    {
      id: 'who',
      title: t`Who`,
      width: 'minmax(10rem, 1fr)',
      cell: ({ principal }) => {
        const known = principals.data?.find(({ name }) => name === principal);
        return <bdi title={principal}>{known ? known.displayName : principal.replace(/^principals\//, '')}</bdi>;
      },
    },
    {
      id: 'what',
      title: t`What`,
      width: 'minmax(12rem, 1fr)',
      cell: ({ method, outcome }) => {
        const words = methodWords(method);
        return (
          <>
            <span title={method}>{words ? i18n._(words) : <bdi className="code">{method.split('/').at(-1)}</bdi>}</span>{' '}
            {outcome && <Badge tone="bad">{outcome}</Badge>}
          </>
        );
      },
    },
    {
      id: 'to',
      title: t`To what`,
      width: 'minmax(14rem, 2fr)',
      cell: ({ resources, resourceCount }) => {
        const more = format.number(resourceCount - 1);
        return (
          <>
            <Resource name={resources[0] ?? ''} />{' '}
            {resourceCount > 1 && <span className="soft">{t`and ${more} more`}</span>}
          </>
        );
      },
    },
  ];
  return (
    <Panel
      title={trailName(trail)}
      flush
      actions={
        <form
          className="administration-search"
          onSubmit={(event) => {
            event.preventDefault();
            const name = draft.trim();
            onWho(name === '' || name.includes('/') ? name : `principals/${name}`);
          }}
        >
          <input
            className="input"
            type="search"
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
            aria-label={t`Only of whom`}
            placeholder={t`Only of whom`}
            dir="auto"
          />
          <Button type="submit" icon="search" aria-label={t`Search`} />
        </form>
      }
    >
      <div className="administration-entries">
        <DataTable
          label={t`Entries`}
          columns={columns}
          rowKey={({ sequence }) => String(sequence)}
          pages={{
            rows: entries.data?.pages.flatMap((page) => page.entries) ?? [],
            total: who ? undefined : Number(trail.size),
            isPending: entries.isPending,
            error: entries.error,
            hasMore: entries.hasNextPage,
            isFetchingMore: entries.isFetchingNextPage,
            fetchMore: () => void entries.fetchNextPage(),
            retry: () => void entries.refetch(),
          }}
          rowHeight={44}
        />
      </div>
    </Panel>
  );
}

// Listings and organizations can be opened.
function Resource({ name }: { name: string }) {
  const shown = (
    <bdi className="code" dir="ltr">
      {name}
    </bdi>
  );
  return /^(listings|organizations)\//.test(name) ? <Link to={`/${name}`}>{shown}</Link> : shown;
}

import { useState } from 'react';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { audit } from '~/api/transport';
import type { AuditEntry, AuditTrail } from '~/gen/karez/audit/v1/audit_service_pb';
import { useFormat } from '~/i18n/format';
import { Button } from '~/ui/Button';
import { DataTable, type Column } from '~/ui/DataTable';
import { Badge, Panel } from '~/ui/layout';
import { defineSearch, text, useSearch } from '~/ui/search';
import { ErrorState, FailureNote, Loading } from '~/ui/states';

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

function Trail({ trail, chosen, onChoose }: { trail: AuditTrail; chosen: boolean; onChoose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const verify = useMutation({ mutationFn: () => audit.verifyAuditTrail({ name: trail.name }) });
  const fault = verify.data ? format.number(verify.data.firstFault) : '';
  return (
    <li className="administration-trail">
      <Button look="quiet" aria-pressed={chosen} onPress={onChoose}>
        <bdi>{trail.name.split('/')[1]}</bdi>
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
  const { t } = useLingui();
  const format = useFormat();
  const [draft, setDraft] = useState(who);
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
    { id: 'who', title: t`Who`, width: 'minmax(10rem, 1fr)', cell: ({ principal }) => <bdi>{principal}</bdi> },
    {
      id: 'what',
      title: t`What`,
      width: 'minmax(12rem, 1fr)',
      cell: ({ method, outcome }) => (
        <>
          <bdi className="code" title={method}>
            {method.split('/').at(-1)}
          </bdi>{' '}
          {outcome && <Badge tone="bad">{outcome}</Badge>}
        </>
      ),
    },
    {
      id: 'to',
      title: t`To what`,
      width: 'minmax(14rem, 2fr)',
      cell: ({ resources, resourceCount }) => {
        const more = format.number(resourceCount - 1);
        return (
          <>
            <bdi className="code">{resources[0]}</bdi>{' '}
            {resourceCount > 1 && <span className="soft">{t`and ${more} more`}</span>}
          </>
        );
      },
    },
  ];
  return (
    <Panel
      title={<bdi>{trail.name.split('/')[1]}</bdi>}
      flush
      actions={
        <form
          className="actions"
          onSubmit={(event) => {
            event.preventDefault();
            onWho(draft.trim());
          }}
        >
          <input
            className="input"
            type="search"
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
            aria-label={t`Only of whom`}
            placeholder="principals/…"
            dir="ltr"
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

import { Code } from '@connectrpc/connect';
import { useQuery, keepPreviousData } from '@tanstack/react-query';
import { msg } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useObservable } from '~/api/observable';
import { registry } from '~/api/transport';
import { useSectors } from '~/domain/taxonomy';
import { useFormat } from '~/i18n/format';
import { Button } from '~/ui/Button';
import { Facet } from '~/ui/Facet';
import { Icon } from '~/ui/Icon';
import { Page, Panel } from '~/ui/layout';
import { useSearch } from '~/ui/search';
import { Select } from '~/ui/Select';
import { allOf, anyOf, quoted } from '~/ui/tables';
import { exportRun, startExport } from './run';
import { exportSearch } from './view';
import './export.css';

const title = msg`Export`;
const mosts = [1, 3, 5, 10, 20, 50, 100] as const;
const leasts = [0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

export default function Export() {
  const { i18n, t } = useLingui();
  const format = useFormat();
  const sectors = useSectors();
  const [view, change] = useSearch(exportSearch);
  const run = useObservable(exportRun);
  const filter = allOf([view.filter || undefined, anyOf(view.sector, (code) => `sectors.code:${quoted(code)}`)]);
  const needs = allOf(['need:*', 'state = PUBLISHED', filter || undefined]);
  const count = useQuery({
    queryKey: ['listings', 'count', needs],
    queryFn: ({ signal }) => registry.countListings({ filter: needs }, { signal }),
    placeholderData: keepPreviousData,
  });
  const total = Number(count.data?.total ?? 0n);
  const running = run.kind === 'running';

  return (
    <Page
      title={i18n._(title)}
      summary={
        <Trans>Matches of the published needs as a file, the best ones of each need, for your own tables.</Trans>
      }
    >
      <div className="export-layout">
        <Panel title={t`Which needs`}>
          {view.filter !== '' && (
            <div className="note">
              <Icon name="info" />
              <div>
                <p>
                  <Trans>Only the needs of the view from which you came.</Trans>
                </p>
                <p className="detail">
                  <code dir="ltr">{view.filter}</code>
                </p>
                <Button look="quiet" icon="close" onPress={() => change({ filter: '' })}>
                  <Trans>All needs</Trans>
                </Button>
              </div>
            </div>
          )}
          <Facet
            open
            title={t`Sectors`}
            options={sectors.all
              .filter(({ parent }) => parent === '')
              .map(({ code }) => ({ value: code, label: sectors.label(code) }))}
            selected={view.sector}
            onChange={(sector) => change({ sector })}
          />
          <p role="status">
            {count.isError ? (
              <span className="field-error">
                <Trans>This filter is not understood. Choose the needs again on the Listings screen.</Trans>
              </span>
            ) : count.data ? (
              <Plural value={total} one="# published need" other="# published needs" />
            ) : (
              <span className="soft">…</span>
            )}
          </p>
        </Panel>
        <Panel title={t`What to export`}>
          <Select
            label={t`Matches of each need, at most`}
            value={String(view.most)}
            onChange={(most) => change({ most: Number(most) })}
            choices={[...new Set([...mosts, view.most])]
              .sort((a, b) => a - b)
              .map((most) => ({ value: String(most), label: format.number(most) }))}
          />
          <Select
            label={t`Lowest score`}
            value={String(view.least)}
            onChange={(least) => change({ least: Number(least) })}
            choices={[...new Set([...leasts, view.least])]
              .sort((a, b) => a - b)
              .map((least) => ({ value: String(least), label: least === 0 ? t`any` : format.score(least) }))}
          />
          <fieldset className="export-formats">
            <legend>{t`Format`}</legend>
            {(['csv', 'jsonl'] as const).map((value) => (
              <label key={value} className="checkbox">
                <input
                  type="radio"
                  name="format"
                  checked={view.format === value}
                  onChange={() => change({ format: value })}
                />
                <span>
                  {value === 'csv' ? t`CSV` : t`JSON Lines`}{' '}
                  <span className="hint">{value === 'csv' ? t`for Excel and other tables` : t`for programs`}</span>
                </span>
              </label>
            ))}
          </fieldset>
          <div className="actions">
            <Button
              look="primary"
              icon="export"
              isDisabled={running || count.isError || total === 0}
              onPress={() => void startExport({ filter, format: view.format, most: view.most, least: view.least })}
            >
              <Trans>Export</Trans>
            </Button>
            {running && (
              <Button onPress={run.stop}>
                <Trans>Stop</Trans>
              </Button>
            )}
          </div>
          <Progress />
        </Panel>
      </div>
    </Page>
  );
}

function Progress() {
  const { i18n } = useLingui();
  const format = useFormat();
  const run = useObservable(exportRun);
  const size = (bytes: number) =>
    new Intl.NumberFormat(i18n.locale, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 }).format(
      Math.ceil(bytes / 1024),
    );
  switch (run.kind) {
    case 'idle':
      return null;
    case 'running':
      return (
        <div role="status">
          <progress aria-label={i18n._(title)} className="export-progress" />
          <p>
            <Trans>
              {format.number(run.rows)} rows so far, {size(run.bytes)}
            </Trans>
          </p>
        </div>
      );
    case 'done':
      return (
        <p className="note" data-tone="good" role="status">
          <Icon name="check" />
          <span>
            <Trans>
              {format.number(run.rows)} rows, {size(run.bytes)}, are in the file <bdi>{run.name}</bdi>.
            </Trans>
          </span>
        </p>
      );
    case 'stopped':
      return (
        <p className="note" role="status">
          <Icon name="info" />
          <Trans>Stopped. No file was written.</Trans>
        </p>
      );
    case 'failed':
      return (
        <div className="note" data-tone="bad" role="alert">
          <Icon name="warning" />
          <div>
            <p>
              {run.failure.code === Code.Aborted ? (
                <Trans>
                  New matches came in meanwhile, so the file would not have been consistent. Export it again.
                </Trans>
              ) : (
                i18n._(run.failure.title)
              )}
            </p>
            <p className="detail" lang="en" dir="ltr">
              {run.failure.detail}
            </p>
          </div>
        </div>
      );
  }
}

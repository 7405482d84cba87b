// How far it has come, and what became of the records.
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '~/i18n/format';
import { Button } from '~/ui/Button';
import { Icon } from '~/ui/Icon';
import { Panel } from '~/ui/layout';
import { download } from '~/ui/save_file';
import { Faults, LinesTable } from './lines';
import { reportOf, type ImportState, type Progress } from './run';

type WithProgress = Extract<ImportState, { progress: Progress }>;

export function ResultPanel({ state }: { state: WithProgress }) {
  const { i18n, t } = useLingui();
  const format = useFormat();
  const { progress } = state;
  const { order, counts, done, total, failed } = progress;
  const running = state.kind === 'running';
  const results = [
    [order.dry ? t`would be created` : t`created`, counts.CREATED],
    [order.dry ? t`would be updated` : t`updated`, counts.UPDATED],
    [t`unchanged`, counts.UNCHANGED],
    [t`to be checked with their organizations`, counts.LATER],
    [t`failed`, counts.FAILED],
  ] as const;
  const saveReport = () =>
    download(
      new Blob(['\ufeff', reportOf(progress.outcomes)], { type: 'text/csv' }),
      `karez-import-${new Date().toISOString().slice(0, 16).replace(':', '-')}.csv`,
    );
  return (
    <Panel
      title={order.dry ? t`Result of the dry run` : t`Result`}
      actions={
        !running && (
          <Button icon="export" onPress={saveReport}>
            <Trans>Download the report</Trans>
          </Button>
        )
      }
    >
      <div role="status">
        <progress className="import-progress" value={done} max={Math.max(total, 1)} aria-label={t`Records processed`} />
        <p>
          {running ? (
            <Trans>
              {format.number(done)} of {format.number(total)} records
            </Trans>
          ) : state.how === 'done' ? (
            order.dry ? (
              <Trans>Checked. Nothing was changed.</Trans>
            ) : (
              <Trans>Done.</Trans>
            )
          ) : (
            <Trans>
              Stopped after {format.number(done)} of {format.number(total)} records. What was imported stays; the same
              import can be run again.
            </Trans>
          )}
        </p>
      </div>
      {running && state.waiting && (
        <p className="note" data-tone="warn">
          <Icon name="warning" />
          <Trans>The server cannot be reached. The import goes on as soon as it is back.</Trans>
        </p>
      )}
      {state.kind === 'ended' && state.failure && (
        <div className="note" data-tone="bad" role="alert">
          <Icon name="warning" />
          <div>
            <p>{i18n._(state.failure.title)}</p>
            <p className="detail" lang="en" dir="ltr">
              {state.failure.detail}
            </p>
          </div>
        </div>
      )}
      <p className="import-counts">
        {results
          .filter(([, count]) => count > 0)
          .map(([words, count]) => (
            <span key={words} data-tone={words === t`failed` ? 'bad' : undefined}>
              <strong>{format.number(count)}</strong> {words}
            </span>
          ))}
      </p>
      {failed.length > 0 && (
        <LinesTable
          label={t`Records that failed`}
          caption={<Trans>Records that failed; the report has all of them</Trans>}
          titles={[t`What is wrong`]}
          files={state.preview.files}
          rows={failed}
          cells={({ message, faults }) => [
            <Faults key="faults" faults={faults.length > 0 ? faults : [{ field: '', description: message }]} />,
          ]}
        />
      )}
      {state.kind === 'ended' && !order.dry && (
        <p className="actions">
          <Link to="/listings?sort=update_time+desc">
            <Trans>See the listings</Trans>
          </Link>
          {order.target === 'SUBMITTED' && (
            <Link to="/review">
              <Trans>Review them</Trans>
            </Link>
          )}
        </p>
      )}
    </Panel>
  );
}

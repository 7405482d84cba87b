import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { msg } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useObservable } from '~/api/observable';
import { useCan } from '~/api/permissions';
import { useViolationWords } from '~/domain/violationWords';
import { kindWords } from '~/domain/words';
import { useFormat } from '~/i18n/format';
import { Button } from '~/ui/Button';
import { Dialog, DialogActions } from '~/ui/Dialog';
import { TextField, useDraft } from '~/ui/fields';
import { Icon } from '~/ui/Icon';
import { LocalizedTitle } from '~/ui/Localized';
import { Page, Panel } from '~/ui/layout';
import { download } from '~/ui/save_file';
import { Loading } from '~/ui/states';
import {
  chooseFiles,
  forgetFiles,
  importRun,
  reportOf,
  startImport,
  type ImportState,
  type Order,
  type Preview,
  type Progress,
} from './run';
import type { Fault } from './records';
import './import.css';

const title = msg`Import`;

export default function Import() {
  const { i18n } = useLingui();
  const state = useObservable(importRun);
  const running = state.kind === 'running';
  useEffect(() => {
    if (!running) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [running]);
  return (
    <Page
      title={i18n._(title)}
      summary={
        <Trans>Organizations and listings from files, JSON Lines or CSV. What is known is brought up to date.</Trans>
      }
    >
      <div className="import-layout">
        <FilePanel state={state} />
        {'preview' in state && <PreviewPanel preview={state.preview} />}
        {'preview' in state && <OrderPanel state={state} />}
        {'progress' in state && <ResultPanel state={state} />}
      </div>
    </Page>
  );
}

function FilePanel({ state }: { state: ImportState }) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const busy = state.kind === 'running' || state.kind === 'reading';
  const take = (files: FileList | null) => {
    if (files && files.length > 0 && !busy) void chooseFiles([...files], 'import');
  };
  return (
    <Panel title={t`1. Files`}>
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- beside the button, which does the same */}
      <div
        className="import-drop"
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files);
        }}
      >
        <Icon name="import" />
        <p>
          <Trans>Drop files here, or</Trans>{' '}
          <Button
            look={state.kind === 'idle' ? 'primary' : 'plain'}
            isDisabled={busy}
            onPress={() => input.current?.click()}
          >
            <Trans>choose files</Trans>
          </Button>
        </p>
        <p className="hint">
          <Trans>
            JSON Lines (.jsonl), or CSV with a head (.csv), in UTF-8. Organizations come before the listings that they
            own.
          </Trans>
        </p>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={t`Files to import`}
          accept=".jsonl,.ndjson,.json,.csv,.txt"
          onChange={(event) => {
            take(event.target.files);
            event.target.value = '';
          }}
        />
      </div>
      {state.kind === 'reading' && <Loading lines={3} />}
      {state.kind === 'unreadable' && (
        <p className="note" data-tone="bad" role="alert">
          <Icon name="warning" />
          <span>
            <bdi>{state.file}</bdi>:{' '}
            {state.reason === 'encoding' ? (
              <Trans>This file is not in UTF-8. In Excel, save it as “CSV UTF-8”.</Trans>
            ) : (
              <Trans>This file is too large for a browser. The command karez import takes it.</Trans>
            )}
          </span>
        </p>
      )}
      {'preview' in state && (
        <p className="import-files">
          {state.preview.files.map(({ name }) => (
            <bdi key={name}>{name}</bdi>
          ))}
          <Button look="quiet" icon="close" isDisabled={busy} onPress={forgetFiles}>
            <Trans>Take others</Trans>
          </Button>
        </p>
      )}
    </Panel>
  );
}

function Faults({ faults }: { faults: readonly Fault[] }) {
  const words = useViolationWords();
  return (
    <ul>
      {faults.map(({ field, description }, index) => {
        const said = words(description);
        return (
          <li key={index}>
            {field && <code dir="ltr">{field}</code>}{' '}
            <span lang={said === description ? 'en' : undefined} dir="auto">
              {said}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

// A long table in a frame of its own, which the keyboard scrolls, too.
function Scrolled({ label, children }: { label: string; children: ReactNode }) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by the keyboard
    <div className="import-scroll" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

function PreviewPanel({ preview }: { preview: Preview }) {
  const { i18n, t } = useLingui();
  const format = useFormat();
  const { organizations, listings, bad, rows, problems } = preview;
  const several = preview.files.length > 1;
  const place = (file: string, line: number) => (several ? `${file}:${line}` : format.number(line));
  return (
    <Panel title={t`2. What is in them`}>
      <p className="import-counts" role="status">
        <span>
          <Plural value={organizations} one="# organization" other="# organizations" />
        </span>
        <span>
          <Plural value={listings} one="# listing" other="# listings" />
        </span>
        <span data-tone={bad > 0 ? 'bad' : undefined}>
          {bad === 0 ? (
            t`no line with an error`
          ) : (
            <Plural value={bad} one="# line with an error" other="# lines with errors" />
          )}
        </span>
      </p>
      {problems.length > 0 && (
        <Scrolled label={t`Lines with errors`}>
          <table className="import-table">
            <caption>
              <Trans>These lines cannot be read. The others can be imported without them.</Trans>
            </caption>
            <thead>
              <tr>
                <th scope="col">{t`Line`}</th>
                <th scope="col">{t`What is wrong`}</th>
              </tr>
            </thead>
            <tbody>
              {problems.map(({ file, line, faults }) => (
                <tr key={`${file}:${line}`}>
                  <th scope="row">
                    <bdi>{place(file, line)}</bdi>
                  </th>
                  <td>
                    <Faults faults={faults} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      )}
      {rows.length > 0 && (
        <Scrolled label={t`The first records`}>
          <table className="import-table">
            <caption>
              <Trans>The first records</Trans>
            </caption>
            <thead>
              <tr>
                <th scope="col">{t`Line`}</th>
                <th scope="col">{t`Kind`}</th>
                <th scope="col">{t`Title`}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ file, line, kind, titles }) => (
                <tr key={`${file}:${line}`}>
                  <th scope="row">
                    <bdi>{place(file, line)}</bdi>
                  </th>
                  <td>{kind === 'organization' ? t`Organization` : i18n._(kindWords[kind])}</td>
                  <td>
                    <LocalizedTitle texts={titles} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      )}
    </Panel>
  );
}

type WithPreview = Extract<ImportState, { preview: Preview }>;

function OrderPanel({ state }: { state: WithPreview }) {
  const { t } = useLingui();
  const can = useCan();
  const [target, setTarget] = useState<Order['target']>('DRAFT');
  const [consentBy, setConsentBy] = useDraft('import.consent');
  const [asking, setAsking] = useState(false);
  const { preview } = state;
  const running = state.kind === 'running';
  const good = preview.organizations + preview.listings;
  const targets = [
    { value: 'DRAFT', label: t`Drafts`, hint: t`nobody but their owners and operators sees them`, may: true },
    {
      value: 'SUBMITTED',
      label: t`Submitted for review`,
      hint: t`an operator reviews each`,
      may: can('registry.listings.submit'),
    },
    {
      value: 'PUBLISHED',
      label: t`Published`,
      hint: t`without a review; needs the owners' consent`,
      may: can('registry.listings.submit') && can('registry.listings.publish'),
    },
  ] as const;
  const order = (dry: boolean): Order => ({
    dry,
    target,
    consentBy: target === 'PUBLISHED' ? consentBy : '',
    source: 'import',
  });
  const complete = target !== 'PUBLISHED' || consentBy.trim() !== '';
  const go = () => {
    setAsking(false);
    void startImport(preview, order(false));
  };
  return (
    <Panel title={t`3. Go`}>
      {preview.listings > 0 && (
        <fieldset className="import-targets">
          <legend>{t`The listings become`}</legend>
          {targets
            .filter(({ may }) => may)
            .map(({ value, label, hint }) => (
              <label key={value} className="checkbox">
                <input
                  type="radio"
                  name="target"
                  checked={target === value}
                  disabled={running}
                  onChange={() => setTarget(value)}
                />
                <span>
                  {label} <span className="hint">{hint}</span>
                </span>
              </label>
            ))}
        </fieldset>
      )}
      {target === 'PUBLISHED' && (
        <TextField
          label={t`Consent given by`}
          hint={t`Function and organization, no private data, such as: director, Sary-Arka Water`}
          required
          value={consentBy}
          onChange={setConsentBy}
          maxLength={300}
        />
      )}
      <div className="actions">
        <Button isDisabled={running || good === 0 || !complete} onPress={() => void startImport(preview, order(true))}>
          <Trans>Dry run</Trans>
        </Button>
        <Button
          look="primary"
          icon="import"
          isDisabled={running || good === 0 || !complete}
          onPress={() => (target === 'PUBLISHED' ? setAsking(true) : go())}
        >
          <Trans>Import</Trans>
        </Button>
        {running && (
          <Button onPress={state.stop}>
            <Trans>Stop</Trans>
          </Button>
        )}
      </div>
      <p className="hint">
        <Trans>
          A dry run checks every record on the server and changes nothing. An import can be run again at any time.
        </Trans>
      </p>
      {asking && (
        <Dialog title={t`Publish without a review`} open onClose={() => setAsking(false)}>
          <p>
            <Plural
              value={preview.listings}
              one="# listing becomes visible to partners and is matched at once, without a review."
              other="# listings become visible to partners and are matched at once, without a review."
            />
          </p>
          <DialogActions>
            <Button onPress={() => setAsking(false)}>
              <Trans>Cancel</Trans>
            </Button>
            <Button look="primary" onPress={go}>
              <Trans>Import and publish</Trans>
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </Panel>
  );
}

type WithProgress = Extract<ImportState, { progress: Progress }>;

function ResultPanel({ state }: { state: WithProgress }) {
  const { i18n, t } = useLingui();
  const format = useFormat();
  const { progress } = state;
  const { order, counts, done, total, failed } = progress;
  const several = state.preview.files.length > 1;
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
        <progress className="import-progress" value={done} max={Math.max(total, 1)} aria-label={t`Records done`} />
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
        <Scrolled label={t`Records that failed`}>
          <table className="import-table">
            <caption>
              <Trans>Records that failed; the report has all of them</Trans>
            </caption>
            <thead>
              <tr>
                <th scope="col">{t`Line`}</th>
                <th scope="col">{t`What is wrong`}</th>
              </tr>
            </thead>
            <tbody>
              {failed.map(({ file, line, message, faults }) => (
                <tr key={`${file}:${line}`}>
                  <th scope="row">
                    <bdi>{several ? `${file}:${line}` : format.number(line)}</bdi>
                  </th>
                  <td>
                    <Faults faults={faults.length > 0 ? faults : [{ field: '', description: message }]} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
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

import { useEffect } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useObservable } from '~/api/observable';
import { Page } from '~/ui/layout';
import { FilePanel } from './FilePanel';
import { OrderPanel } from './OrderPanel';
import { PreviewPanel } from './PreviewPanel';
import { ResultPanel } from './ResultPanel';
import { importRun } from './run';
import './import.css';

export default function Import() {
  const { t } = useLingui();
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
      title={t`Import`}
      summary={
        <Trans>Organizations and listings from files, JSON Lines or CSV. Records that exist already are updated.</Trans>
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

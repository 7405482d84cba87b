// The files: chosen or dropped, and why one of them cannot be read.
import { useRef, useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '~/ui/Button';
import { Icon } from '~/ui/Icon';
import { Panel } from '~/ui/layout';
import { Loading } from '~/ui/states';
import { chooseFiles, forgetFiles, type ImportState } from './run';

export function FilePanel({ state }: { state: ImportState }) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const busy = state.kind === 'running' || state.kind === 'reading';
  const take = (files: FileList | null) => {
    if (files && files.length > 0 && !busy) void chooseFiles([...files]);
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
            JSON Lines (.jsonl), or CSV with a header row (.csv), in UTF-8. Organizations come before the listings that
            they own.
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
              <Trans>This file is too large for a browser. Import it with the command karez import.</Trans>
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
            <Trans>Choose other files</Trans>
          </Button>
        </p>
      )}
    </Panel>
  );
}

// What the listings become, and the start, for trial or in earnest.
import { useState } from 'react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useCan } from '~/api/permissions';
import { Button } from '~/ui/Button';
import { Dialog, DialogActions } from '~/ui/Dialog';
import { TextField, useDraft } from '~/ui/fields';
import { Panel } from '~/ui/layout';
import { startImport, type ImportState, type Order, type Preview } from './run';

type WithPreview = Extract<ImportState, { preview: Preview }>;

export function OrderPanel({ state }: { state: WithPreview }) {
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

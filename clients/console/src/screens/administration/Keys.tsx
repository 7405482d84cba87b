import { useState, type SyntheticEvent } from 'react';
import { useMutation } from '@tanstack/react-query';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { Trans, useLingui } from '@lingui/react/macro';
import { failureOf, violationAt } from '~/api/errors';
import { useCan } from '~/api/permissions';
import { access } from '~/api/transport';
import type { ApiKey, ApiKeySecret } from '~/gen/karez/access/v1/api_key_pb';
import { PrincipalKind } from '~/gen/karez/access/v1/principal_pb';
import { useFormat } from '~/i18n/format';
import { Button } from '~/ui/Button';
import { Dialog, DialogActions } from '~/ui/Dialog';
import { TextArea, TextField } from '~/ui/fields';
import { Badge, Panel } from '~/ui/layout';
import { PlainTable } from '~/ui/PlainTable';
import { Select } from '~/ui/Select';
import { EmptyState, FailureNote, Loaded } from '~/ui/states';
import { refresh, useApiKeys, usePrincipals } from './access';
import { Secret } from './Secret';

const ended = (key: ApiKey) =>
  key.revokeTime !== undefined || (key.expireTime !== undefined && timestampDate(key.expireTime) < new Date());

export function Keys() {
  const { t } = useLingui();
  const can = useCan();
  const format = useFormat();
  const keys = useApiKeys();
  const principals = usePrincipals();
  const [creating, setCreating] = useState(false);
  const [revoked, setRevoked] = useState<ApiKey>();
  const [given, setGiven] = useState<ApiKeySecret>();
  const rotate = useMutation({
    mutationFn: (name: string) => access.rotateApiKey({ name }),
    onSuccess: (answer) => {
      setGiven(answer);
      void refresh('apiKeys');
    },
  });
  const nameOf = (principal: string) =>
    principals.data?.find(({ name }) => name === principal)?.displayName ?? principal;
  return (
    <Panel
      title={t`Keys`}
      flush
      actions={
        can('access.apiKeys.create') && (
          <Button look="primary" onPress={() => setCreating(true)}>
            <Trans>New key</Trans>
          </Button>
        )
      }
    >
      <FailureNote error={rotate.error} />
      <Loaded query={keys}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState icon="info" title={t`No keys yet: programs cannot call.`} />
          ) : (
            <PlainTable heads={[t`Key`, t`Whose`, t`Limited to`, t`Valid until`, t`Used last`]} actions>
              {all.map((key) => (
                <tr key={key.name}>
                  <th scope="row">
                    <bdi>{key.displayName || key.name}</bdi>
                    <p className="hint code" dir="ltr">
                      {key.name}
                    </p>
                  </th>
                  <td>
                    <bdi>{nameOf(key.principal)}</bdi>
                  </td>
                  <td>
                    {key.scopes.length > 0 ? <bdi className="code">{key.scopes.join(', ')}</bdi> : t`all of its roles`}
                  </td>
                  <td>
                    {key.revokeTime ? <Badge tone="bad">{t`Revoked`}</Badge> : format.date(key.expireTime)}
                    {key.successor && <p className="hint">{t`replaced`}</p>}
                  </td>
                  <td>{key.lastUseTime ? format.dateTime(key.lastUseTime) : t`never`}</td>
                  <td>
                    {!ended(key) && (
                      <span className="actions">
                        {can('access.apiKeys.rotate') && !key.successor && (
                          <Button look="quiet" onPress={() => rotate.mutate(key.name)}>
                            <Trans>Replace</Trans>
                          </Button>
                        )}
                        {can('access.apiKeys.revoke') && (
                          <Button look="danger" onPress={() => setRevoked(key)}>
                            <Trans>Revoke</Trans>
                          </Button>
                        )}
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </PlainTable>
          )
        }
      </Loaded>
      {creating && <KeyDialog onClose={() => setCreating(false)} onCreated={setGiven} />}
      {revoked && <RevokeDialog apiKey={revoked} onClose={() => setRevoked(undefined)} />}
      {given && <Secret title={t`The new key`} secret={given.secret} onClose={() => setGiven(undefined)} />}
    </Panel>
  );
}

function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { t } = useLingui();
  const revoke = useMutation({
    mutationFn: () => access.revokeApiKey({ name: apiKey.name }),
    onSuccess: () => {
      void refresh('apiKeys');
      onClose();
    },
  });
  return (
    <Dialog title={t`Revoke the key`} open onClose={onClose}>
      <p>
        <bdi>{apiKey.displayName || apiKey.name}</bdi>
      </p>
      <p>
        <Trans>Programs that use it are refused at once. This cannot be undone.</Trans>
      </p>
      <FailureNote error={revoke.error} />
      <DialogActions>
        <Button onPress={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="danger" isDisabled={revoke.isPending} onPress={() => revoke.mutate()}>
          <Trans>Revoke</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  );
}

const daySeconds = 86_400n;
const lifetimes = ['30', '90', '365'] as const;

function KeyDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (answer: ApiKeySecret) => void }) {
  const { t } = useLingui();
  const principals = usePrincipals();
  const [principal, setPrincipal] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [scopes, setScopes] = useState('');
  const [days, setDays] = useState<(typeof lifetimes)[number]>('365');
  const create = useMutation({
    mutationFn: () =>
      access.createApiKey({
        apiKey: { principal, displayName: displayName.trim(), scopes: scopes.split(/[\s,]+/).filter(Boolean) },
        lifetime: { seconds: BigInt(days) * daySeconds },
      }),
    onSuccess: (answer) => {
      void refresh('apiKeys');
      onClose();
      onCreated(answer);
    },
  });
  const failure = create.error ? failureOf(create.error) : undefined;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const programs = (principals.data ?? []).filter(({ kind }) => kind === PrincipalKind.PROGRAM);
  return (
    <Dialog title={t`New key`} open onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <Select
          label={t`For which program`}
          value={principal}
          onChange={setPrincipal}
          placeholder={t`Choose`}
          choices={programs.map(({ name, displayName: label }) => ({ value: name, label }))}
          error={violationAt(failure, 'api_key.principal')}
          hint={programs.length === 0 ? t`There is no program yet: make one under “People and programs”.` : undefined}
          required
        />
        <TextField label={t`What it is for`} value={displayName} onChange={setDisplayName} maxLength={100} />
        <TextArea
          label={t`Limited to these permissions`}
          hint={t`One a line, such as registry.listings.get or registry.*; empty: all of its roles.`}
          value={scopes}
          onChange={setScopes}
          error={violationAt(failure, 'api_key.scopes')}
        />
        <Select
          label={t`How long it is valid`}
          value={days}
          onChange={setDays}
          choices={lifetimes.map((value) => ({ value, label: t`${value} days` }))}
        />
        <FailureNote error={create.error} />
        <DialogActions>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" look="primary" isDisabled={create.isPending || !principal}>
            <Trans>Create</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

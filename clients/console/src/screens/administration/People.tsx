import { useMemo, useState, type SyntheticEvent } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { failureOf, violationAt } from '~/api/errors';
import { useCan } from '~/api/permissions';
import { access, newRequestId } from '~/api/transport';
import { PrincipalKind, Role, type OneTimePassword, type Principal } from '~/gen/karez/access/v1/principal_pb';
import { useFormat } from '~/i18n/format';
import { languages } from '~/i18n/languages';
import { Button } from '~/ui/Button';
import { Dialog, DialogActions } from '~/ui/Dialog';
import { Checkbox, TextArea, TextField } from '~/ui/fields';
import { Badge, Panel } from '~/ui/layout';
import { PlainTable } from '~/ui/PlainTable';
import { Select } from '~/ui/Select';
import { EmptyState, FailureNote, Loaded } from '~/ui/states';
import { refresh, roleHints, roles, roleWords, usePrincipals } from './access';
import { Secret } from './Secret';

export function People() {
  const { t, i18n } = useLingui();
  const can = useCan();
  const format = useFormat();
  const principals = usePrincipals();
  const [edited, setEdited] = useState<Principal | 'new'>();
  const [given, setGiven] = useState<OneTimePassword>();
  const reset = useMutation({
    mutationFn: (name: string) => access.resetPassword({ name }),
    onSuccess: (answer) => {
      setGiven(answer);
      void refresh('principals');
    },
  });
  const name = given?.principal?.displayName ?? '';
  return (
    <Panel
      title={t`People and programs`}
      flush
      actions={
        can('access.principals.create') && (
          <Button look="primary" onPress={() => setEdited('new')}>
            <Trans>New</Trans>
          </Button>
        )
      }
    >
      <FailureNote error={reset.error} />
      <Loaded query={principals}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState icon="person" title={t`Nobody yet.`} />
          ) : (
            <PlainTable heads={[t`Person or program`, t`Roles`, t`Last sign-in`]} actions>
              {all.map((principal) => (
                <tr key={principal.name}>
                  <th scope="row">
                    <bdi>{principal.displayName}</bdi> {principal.disabled && <Badge tone="bad">{t`Blocked`}</Badge>}
                    <p className="hint">
                      {principal.kind === PrincipalKind.PROGRAM ? t`Program` : <bdi>{principal.userName}</bdi>}
                    </p>
                  </th>
                  <td>{format.list(principal.roles.map((role) => i18n._(roleWords[role])))}</td>
                  <td>{principal.lastSignInTime ? format.dateTime(principal.lastSignInTime) : t`never`}</td>
                  <td>
                    <span className="actions">
                      {can('access.principals.update') && (
                        <Button look="quiet" onPress={() => setEdited(principal)}>
                          <Trans>Change</Trans>
                        </Button>
                      )}
                      {can('access.principals.resetPassword') && principal.kind === PrincipalKind.PERSON && (
                        <Button look="quiet" onPress={() => reset.mutate(principal.name)}>
                          <Trans>New password</Trans>
                        </Button>
                      )}
                    </span>
                  </td>
                </tr>
              ))}
            </PlainTable>
          )
        }
      </Loaded>
      {edited && (
        <PrincipalDialog
          principal={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
          onCreated={(answer) => answer.password && setGiven(answer)}
        />
      )}
      {given && (
        <Secret title={t`One-time password of ${name}`} secret={given.password} onClose={() => setGiven(undefined)} />
      )}
    </Panel>
  );
}

interface PrincipalDialogProps {
  // undefined: a new one.
  principal: Principal | undefined;
  onClose: () => void;
  onCreated: (answer: OneTimePassword) => void;
}

function PrincipalDialog({ principal, onClose, onCreated }: PrincipalDialogProps) {
  const { t, i18n } = useLingui();
  const [kind, setKind] = useState(principal?.kind ?? PrincipalKind.PERSON);
  const [userName, setUserName] = useState(principal?.userName ?? '');
  const [displayName, setDisplayName] = useState(principal?.displayName ?? '');
  const [held, setHeld] = useState<readonly Role[]>(principal?.roles ?? []);
  const [organizations, setOrganizations] = useState((principal?.organizations ?? []).join('\n'));
  const [language, setLanguage] = useState(principal?.language ?? '');
  const [disabled, setDisabled] = useState(principal?.disabled ?? false);
  const values = {
    kind,
    displayName: displayName.trim(),
    roles: [...held],
    organizations: held.includes(Role.PARTNER) ? organizations.split(/\s+/).filter(Boolean) : [],
    language,
    disabled,
    userName: kind === PrincipalKind.PERSON ? userName.trim() : '',
  };
  const wish = JSON.stringify(values);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- a new id for each wish
  const requestId = useMemo(() => newRequestId(), [wish]);
  const save = useMutation({
    mutationFn: async () => {
      if (!principal) return access.createPrincipal({ principal: values, requestId });
      const paths = ['user_name', 'display_name', 'roles', 'organizations', 'language', 'disabled'];
      await access.updatePrincipal({
        principal: { ...values, name: principal.name, etag: principal.etag },
        updateMask: { paths },
        requestId,
      });
      return undefined;
    },
    onSuccess: (answer) => {
      void refresh('principals');
      onClose();
      if (answer) onCreated(answer);
    },
  });
  const failure = save.error ? failureOf(save.error) : undefined;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog title={principal ? <bdi>{principal.displayName}</bdi> : t`New person or program`} open onClose={onClose}>
      <form className="form" onSubmit={submit}>
        {!principal && (
          <Select
            label={t`Kind`}
            value={String(kind)}
            onChange={(value) =>
              setKind(value === String(PrincipalKind.PROGRAM) ? PrincipalKind.PROGRAM : PrincipalKind.PERSON)
            }
            choices={[
              { value: String(PrincipalKind.PERSON), label: t`A person, who signs in` },
              { value: String(PrincipalKind.PROGRAM), label: t`A program, which calls with keys` },
            ]}
          />
        )}
        {kind === PrincipalKind.PERSON && (
          <TextField
            label={t`User name`}
            hint={t`2 to 64 of a–z, 0–9, “.”, “_” and “-”.`}
            value={userName}
            onChange={setUserName}
            error={violationAt(failure, 'principal.user_name')}
            required
          />
        )}
        <TextField
          label={t`Name shown to others`}
          value={displayName}
          onChange={setDisplayName}
          error={violationAt(failure, 'principal.display_name')}
          required
        />
        <fieldset className="administration-roles">
          <legend>{t`Roles`}</legend>
          {roles.map((role) => {
            const hint = roleHints[role];
            return (
              <Checkbox
                key={role}
                checked={held.includes(role)}
                onChange={(checked) => setHeld(checked ? [...held, role] : held.filter((other) => other !== role))}
              >
                {i18n._(roleWords[role])} {hint && <span className="hint">{i18n._(hint)}</span>}
              </Checkbox>
            );
          })}
        </fieldset>
        {held.includes(Role.PARTNER) && (
          <TextArea
            label={t`Organizations for which it acts`}
            hint={t`One a line, such as organizations/demo-org-01.`}
            value={organizations}
            onChange={setOrganizations}
            error={violationAt(failure, 'principal.organizations')}
            required
          />
        )}
        {kind === PrincipalKind.PERSON && (
          <Select
            label={t`Language`}
            value={language}
            onChange={setLanguage}
            placeholder={t`As the browser`}
            choices={languages.map(({ tag, name }) => ({ value: tag, label: name, language: tag }))}
          />
        )}
        {principal && (
          <Checkbox checked={disabled} onChange={setDisabled}>
            <Trans>Blocked: its sessions and keys are refused</Trans>
          </Checkbox>
        )}
        <FailureNote error={save.error} />
        <DialogActions>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" look="primary" isDisabled={save.isPending || !displayName.trim()}>
            <Trans>Save</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

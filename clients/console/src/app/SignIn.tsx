// The door: signing in, signing in again while work lies open, and setting a
// password in place of a one-time one.
import { useState, type ReactNode, type SyntheticEvent } from 'react';
import { Code, ConnectError } from '@connectrpc/connect';
import { Trans, useLingui } from '@lingui/react/macro';
import { failureOf, violationAt } from '~/api/errors';
import { session } from '~/api/session';
import { access } from '~/api/transport';
import { Button } from '~/ui/Button';
import { DialogActions } from '~/ui/Dialog';
import { TextField } from '~/ui/fields';
import { FailureNote } from '~/ui/states';
import { LanguageMenu, ThemeMenu } from './menus';
import { signOut } from './signOut';

interface FormProps {
  // Given where somebody signs in again.
  userName?: string;
  actions?: ReactNode;
}

export function SignInForm({ userName: given = '', actions }: FormProps) {
  const { t } = useLingui();
  const [userName, setUserName] = useState(given);
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await session.signIn(userName.trim(), password);
    } catch (failure) {
      setError(failure);
      setPassword('');
    } finally {
      setBusy(false);
    }
  };
  const wrong = error !== undefined && ConnectError.from(error).code === Code.Unauthenticated;

  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      {!given && (
        <TextField
          label={t`User name`}
          value={userName}
          onChange={setUserName}
          autoComplete="username"
          required
          autoFocus
        />
      )}
      <TextField
        label={t`Password`}
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        required
        autoFocus={given !== ''}
        error={wrong ? t`User name or password is not right.` : undefined}
      />
      {!wrong && <FailureNote error={error} />}
      <DialogActions>
        {actions}
        <Button type="submit" look="primary" isDisabled={busy || !userName || !password}>
          <Trans>Sign in</Trans>
        </Button>
      </DialogActions>
    </form>
  );
}

function Door({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <div className="door">
      <header>
        <ThemeMenu />
        <LanguageMenu />
      </header>
      <main>
        <p className="door-name">
          <img src="/icon.svg" alt="" width="40" height="40" />
          <span translate="no">karez</span>
        </p>
        <p className="soft">
          <Trans>Technology offers and needs between Xinjiang and Central Asia</Trans>
        </p>
        <section className="panel">
          <div className="panel-body">
            <h1>{title}</h1>
            {children}
          </div>
        </section>
      </main>
    </div>
  );
}

export function SignIn() {
  return (
    <Door title={<Trans>Sign in</Trans>}>
      <SignInForm />
    </Door>
  );
}

export function SetPassword() {
  const { t } = useLingui();
  const [password, setPassword] = useState('');
  const [wanted, setWanted] = useState('');
  const [again, setAgain] = useState('');
  const [error, setError] = useState<unknown>();
  const failure = error === undefined ? undefined : failureOf(error);
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    setError(undefined);
    try {
      await access.setPassword({ password, newPassword: wanted });
      await session.refresh();
    } catch (failed) {
      setError(failed);
    }
  };
  return (
    <Door title={<Trans>Set your own password</Trans>}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <TextField
          label={t`One-time password`}
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          error={violationAt(failure, 'password')}
          required
          autoFocus
        />
        <TextField
          label={t`New password`}
          hint={t`12 characters or more. Several words that only you put together are best.`}
          type="password"
          value={wanted}
          onChange={setWanted}
          autoComplete="new-password"
          error={violationAt(failure, 'new_password')}
          required
        />
        <TextField
          label={t`New password once more`}
          type="password"
          value={again}
          onChange={setAgain}
          autoComplete="new-password"
          error={again && again !== wanted ? t`The two are not the same.` : undefined}
          required
        />
        {failure?.violations.size === 0 && <FailureNote error={error} />}
        <DialogActions>
          <Button onPress={() => signOut(false)}>
            <Trans>Leave</Trans>
          </Button>
          <Button type="submit" look="primary" isDisabled={!password || wanted.length < 12 || wanted !== again}>
            <Trans>Set password</Trans>
          </Button>
        </DialogActions>
      </form>
    </Door>
  );
}

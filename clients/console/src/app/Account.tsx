import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useObservable } from '~/api/observable';
import { session } from '~/api/session';
import { access } from '~/api/transport';
import { useFormat } from '~/i18n/format';
import { Badge } from '~/ui/layout';
import { Button } from '~/ui/Button';
import { Dialog, DialogActions } from '~/ui/Dialog';
import { Loaded } from '~/ui/states';
import { signOut } from './signOut';

// The caller's own account: where they are signed in, and signing out.
export default function Account({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const current = useObservable(session);
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => access.listSessions({}, { signal }),
  });
  const principal = current.kind === 'signedIn' ? current.caller.principal : undefined;
  return (
    <Dialog title={<bdi>{principal?.displayName}</bdi>} open onClose={onClose}>
      <h3>
        <Trans>Where you are signed in</Trans>
      </h3>
      <Loaded query={sessions} lines={2}>
        {(answer) => (
          <ul className="rows">
            {answer.sessions.map((entry) => (
              <li key={entry.name}>
                <span lang="en" dir="ltr">
                  {entry.userAgent || t`Unknown browser`}
                </span>{' '}
                {entry.current && (
                  <Badge tone="accent">
                    <Trans>here</Trans>
                  </Badge>
                )}
                <p className="hint">
                  <Trans>since {format.dateTime(entry.createTime)}</Trans>
                </p>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <DialogActions>
        <Button onPress={() => signOut(true)}>
          <Trans>Sign out on all devices</Trans>
        </Button>
        <Button look="primary" onPress={() => signOut(false)}>
          <Trans>Sign out</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  );
}

import { Trans } from '@lingui/react/macro';
import { session } from '~/api/session';
import type { GetCallerResponse } from '~/gen/karez/access/v1/session_pb';
import { Button } from '~/ui/Button';
import { Dialog } from '~/ui/Dialog';
import { SignInForm } from './SignIn';

// Shown over whatever is open when a session has ended; that stays as it is.
export default function SessionDialog({ caller }: { caller: GetCallerResponse }) {
  const { principal } = caller;
  const name = principal?.displayName ?? '';
  return (
    <Dialog title={<Trans>Your session has ended</Trans>} open onClose={() => undefined} dismissable={false}>
      <p>
        <Trans>Nothing that you typed is lost. Sign in again and go on, {name}.</Trans>
      </p>
      <SignInForm
        userName={principal?.userName ?? ''}
        actions={
          <Button onPress={() => session.leave()}>
            <Trans>Leave</Trans>
          </Button>
        }
      />
    </Dialog>
  );
}

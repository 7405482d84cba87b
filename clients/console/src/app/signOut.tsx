import { session } from '~/api/session';
import { FailureNote } from '~/ui/states';
import { showToast } from '~/ui/toast';

// Says so where the session goes on.
export const signOut = (everywhere: boolean): void => {
  session.signOut(everywhere).catch((error: unknown) => showToast(<FailureNote error={error} />, { tone: 'bad' }));
};

import type { ReactNode } from 'react';
import { Trans } from '@lingui/react/macro';
import { Button } from '~/ui/Button';
import { Dialog, DialogActions } from '~/ui/Dialog';

interface SecretProps {
  title: ReactNode;
  secret: string;
  onClose: () => void;
}

// A password or key that nobody can be told again.
export function Secret({ title, secret, onClose }: SecretProps) {
  return (
    <Dialog title={title} open onClose={onClose} dismissable={false}>
      <p>
        <Trans>It is shown only this once. Hand it over in a safe way; it is not kept anywhere in this form.</Trans>
      </p>
      <output className="administration-secret" dir="ltr">
        {secret}
      </output>
      <DialogActions>
        <Button icon="copy" onPress={() => void navigator.clipboard.writeText(secret)}>
          <Trans>Copy</Trans>
        </Button>
        <Button look="primary" onPress={onClose}>
          <Trans>I have it</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  );
}

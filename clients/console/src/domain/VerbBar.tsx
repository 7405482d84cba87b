// Buttons for what can be done with a listing now; the dialog of each says what
// follows before it is done.
import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useActsFor, useCan } from '~/api/permissions';
import { queries } from '~/api/queries';
import { newRequestId, registry } from '~/api/transport';
import { ListingState, type Listing } from '~/gen/karez/registry/v1/listing_pb';
import { Button } from '~/ui/Button';
import { Dialog, DialogActions } from '~/ui/Dialog';
import { Icon } from '~/ui/Icon';
import { LocalizedTitle } from '~/ui/Localized';
import { FailureNote } from '~/ui/states';
import { showToast } from '~/ui/toast';
import { VerbDialog, verbsOf, verbWords, type Verb } from './verbs';

interface VerbBarProps {
  listing: Listing;
  // The listing was deleted.
  onGone: () => void;
}

const final: readonly Verb[] = ['reject', 'withdraw', 'archive'];
const forward: readonly Verb[] = ['submit', 'publish', 'release', 'renew'];

export function VerbBar({ listing, onGone }: VerbBarProps) {
  const { i18n } = useLingui();
  const can = useCan();
  const acts = useActsFor()(listing.organization);
  const [open, setOpen] = useState<Verb | 'delete'>();
  const offered = acts ? verbsOf(listing, can) : [];
  const close = () => setOpen(undefined);
  const mayDelete = acts && listing.state === ListingState.DRAFT && can('registry.listings.delete');
  if (offered.length === 0 && !mayDelete) {
    return (
      <p className="soft">
        {acts ? <Trans>Nothing more can be done with it.</Trans> : <Trans>Your account may only look at it.</Trans>}
      </p>
    );
  }
  return (
    <div className="actions">
      {offered.map((verb) => (
        <Button
          key={verb}
          look={final.includes(verb) ? 'danger' : forward.includes(verb) ? 'primary' : 'plain'}
          onPress={() => setOpen(verb)}
        >
          {i18n._(verbWords[verb])}
        </Button>
      ))}
      {mayDelete && (
        <Button look="danger" onPress={() => setOpen('delete')}>
          <Trans>Delete</Trans>
        </Button>
      )}
      {open === 'delete' && <DeleteDialog listing={listing} onClose={close} onGone={onGone} />}
      {open && open !== 'delete' && <VerbDialog verb={open} listing={listing} onClose={close} />}
    </div>
  );
}

function DeleteDialog({ listing, onClose, onGone }: VerbBarProps & { onClose: () => void }) {
  const { t } = useLingui();
  const [requestId] = useState(newRequestId);
  const remove = useMutation({
    mutationFn: () => registry.deleteListing({ name: listing.name, etag: listing.etag, requestId }),
    onSuccess: () => {
      onClose();
      showToast(t`Deleted.`);
      onGone();
      queries.removeQueries({ queryKey: ['listings', 'one', listing.name] });
      void queries.invalidateQueries({ queryKey: ['listings'] });
    },
  });
  return (
    <Dialog title={t`Delete`} open onClose={onClose}>
      <LocalizedTitle texts={listing.titles} />
      <p>
        <Trans>The draft is gone, with all that was written in it.</Trans>
      </p>
      <p className="note" data-tone="warn">
        <Icon name="warning" />
        <Trans>This cannot be undone.</Trans>
      </p>
      <FailureNote error={remove.error} />
      <DialogActions>
        <Button onPress={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="danger" isDisabled={remove.isPending} onPress={() => remove.mutate()}>
          <Trans>Delete</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  );
}

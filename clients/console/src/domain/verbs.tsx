// What can be done with a listing, by its state: one dialog for every verb, which
// says what will happen and asks for what the verb needs.
import { useMemo, useState, type SyntheticEvent } from 'react';
import { useMutation } from '@tanstack/react-query';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { failureOf, violationAt } from '~/api/errors';
import { queries } from '~/api/queries';
import { newRequestId, registry } from '~/api/transport';
import { ListingState, type Listing } from '~/gen/karez/registry/v1/listing_pb';
import { Button } from '~/ui/Button';
import { Dialog, DialogActions } from '~/ui/Dialog';
import { TextArea, TextField, useDraft } from '~/ui/fields';
import { LocalizedTitle } from '~/ui/Localized';
import { FailureNote } from '~/ui/states';
import { showToast } from '~/ui/toast';

const verbs = [
  'submit',
  'publish',
  'requestChanges',
  'reject',
  'recordConsent',
  'hold',
  'release',
  'renew',
  'withdraw',
  'archive',
] as const;

export type Verb = (typeof verbs)[number];

const { DRAFT, SUBMITTED, CHANGES_REQUESTED, REJECTED, PUBLISHED, ON_HOLD, EXPIRED, WITHDRAWN } = ListingState;

// docs/architecture.md: the life of a listing.
const from: Record<Verb, readonly ListingState[]> = {
  submit: [DRAFT, CHANGES_REQUESTED],
  publish: [SUBMITTED],
  requestChanges: [SUBMITTED],
  reject: [SUBMITTED],
  recordConsent: [DRAFT, SUBMITTED, CHANGES_REQUESTED, PUBLISHED, ON_HOLD, EXPIRED],
  hold: [PUBLISHED],
  release: [ON_HOLD],
  renew: [EXPIRED],
  withdraw: [DRAFT, SUBMITTED, CHANGES_REQUESTED, PUBLISHED, ON_HOLD, EXPIRED],
  archive: [REJECTED, EXPIRED, WITHDRAWN],
};

// The verbs that the listing's state allows and that the caller may use.
export function verbsOf(listing: Listing, can: (permission: string) => boolean): readonly Verb[] {
  return verbs.filter(
    (verb) =>
      from[verb].includes(listing.state) &&
      can(`registry.listings.${verb}`) &&
      !(verb === 'recordConsent' && consentCovers(listing)) &&
      !(verb === 'renew' && listing.renewals > 0),
  );
}

// Whether the owner's consent is to what the listing says now.
export function consentCovers(listing: Listing): boolean {
  return listing.consent?.substanceHash === listing.substanceHash;
}

export const verbWords: Record<Verb, MessageDescriptor> = {
  submit: msg`Submit for review`,
  publish: msg`Publish`,
  requestChanges: msg`Request changes`,
  reject: msg`Reject`,
  recordConsent: msg`Record consent`,
  hold: msg`Put on hold`,
  release: msg`Release`,
  renew: msg`Renew`,
  withdraw: msg`Withdraw`,
  archive: msg`Archive`,
};

const effects: Record<Verb, MessageDescriptor> = {
  submit: msg`A broker reviews it next. Until then it can still be changed.`,
  publish: msg`Everybody who may see listings sees it, and it is matched at once. It expires after a year, or when its call ends.`,
  requestChanges: msg`It goes back to its author with your words. Once changed it can be submitted again.`,
  reject: msg`It is refused for good, with your reason. Its author can only make a new one.`,
  recordConsent: msg`The owner's consent to what the listing says now is kept. Its state stays as it is.`,
  hold: msg`It is taken out of matching and out of others' sight until it is released.`,
  release: msg`It is published again and matched at once.`,
  renew: msg`It is published again for one more year. A listing can be renewed once.`,
  withdraw: msg`It is taken back for its owner and is not matched any more. This cannot be undone.`,
  archive: msg`It is kept for the record only. This cannot be undone.`,
};

const doneWords: Record<Verb, MessageDescriptor> = {
  submit: msg`Submitted for review.`,
  publish: msg`Published.`,
  requestChanges: msg`Changes requested.`,
  reject: msg`Rejected.`,
  recordConsent: msg`Consent recorded.`,
  hold: msg`Put on hold.`,
  release: msg`Published again.`,
  renew: msg`Renewed.`,
  withdraw: msg`Withdrawn.`,
  archive: msg`Archived.`,
};

const reasonWords: Partial<Record<Verb, MessageDescriptor>> = {
  requestChanges: msg`What has to be changed`,
  reject: msg`Why it is rejected`,
  hold: msg`Why it is held`,
};

interface Words {
  reason: string;
  givenBy: string;
  evidence: string;
}

function send(verb: Verb, listing: Listing, { reason, givenBy, evidence }: Words, requestId: string): Promise<Listing> {
  const request = { name: listing.name, etag: listing.etag, requestId };
  const consent = givenBy ? { givenBy, evidence } : undefined;
  switch (verb) {
    case 'submit':
      return registry.submitListing(request);
    case 'publish':
      return registry.publishListing(consent ? { ...request, consent } : request);
    case 'requestChanges':
      return registry.requestListingChanges({ ...request, reason });
    case 'reject':
      return registry.rejectListing({ ...request, reason });
    case 'recordConsent':
      return registry.recordConsent(consent ? { ...request, consent } : request);
    case 'hold':
      return registry.holdListing({ ...request, reason });
    case 'release':
      return registry.releaseListing(request);
    case 'renew':
      return registry.renewListing(request);
    case 'withdraw':
      return registry.withdrawListing(request);
    case 'archive':
      return registry.archiveListing(request);
  }
}

interface VerbDialogProps {
  verb: Verb;
  listing: Listing;
  onClose: () => void;
  // The listing after it.
  onDone?: (listing: Listing) => void;
}

export function VerbDialog({ verb, listing, onClose, onDone }: VerbDialogProps) {
  const { i18n, t } = useLingui();
  const [reason, setReason, clearReason] = useDraft(`${verb}.${listing.name}`);
  const [givenBy, setGivenBy] = useState('');
  const [evidence, setEvidence] = useState('');
  const reasonLabel = reasonWords[verb];
  const asksConsent =
    verb === 'recordConsent' || (['publish', 'release', 'renew'].includes(verb) && !consentCovers(listing));
  // Release and renew take a consent that was recorded before.
  const consentMissing = asksConsent && verb !== 'publish' && verb !== 'recordConsent';

  // One id for one wish: another text is another wish.
  const wish = JSON.stringify([verb, listing.name, listing.etag, reason, givenBy, evidence]);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- a new id for each wish
  const requestId = useMemo(() => newRequestId(), [wish]);
  const act = useMutation({
    mutationFn: () =>
      send(verb, listing, { reason: reason.trim(), givenBy: givenBy.trim(), evidence: evidence.trim() }, requestId),
    onSuccess: (after) => {
      clearReason();
      showToast(i18n._(doneWords[verb]));
      void queries.invalidateQueries({ queryKey: ['listings'] });
      void queries.invalidateQueries({ queryKey: ['matches'] });
      onClose();
      onDone?.(after);
    },
  });
  const failure = act.error ? failureOf(act.error) : undefined;
  const missing = (reasonLabel !== undefined && !reason.trim()) || (asksConsent && !givenBy.trim());
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    act.mutate();
  };

  return (
    <Dialog title={i18n._(verbWords[verb])} open onClose={onClose}>
      <LocalizedTitle texts={listing.titles} />
      <p>{i18n._(effects[verb])}</p>
      {consentMissing ? (
        <>
          <p className="note" data-tone="warn">
            <Trans>No consent covers what the listing says now. Record the owner's consent first.</Trans>
          </p>
          <DialogActions>
            <Button onPress={onClose}>
              <Trans>Close</Trans>
            </Button>
          </DialogActions>
        </>
      ) : (
        <form className="form" onSubmit={submit}>
          {reasonLabel && (
            <TextArea
              label={i18n._(reasonLabel)}
              value={reason}
              onChange={setReason}
              maxLength={2000}
              error={violationAt(failure, 'reason')}
              required
              autoFocus
            />
          )}
          {asksConsent && (
            <>
              <TextField
                label={t`Who gave the owner's consent`}
                hint={t`Function and organization, such as “director of the institute”; no private data.`}
                value={givenBy}
                onChange={setGivenBy}
                maxLength={300}
                error={violationAt(failure, 'consent.given_by')}
                required
                autoFocus
              />
              <TextField
                label={t`How it can be proved`}
                hint={t`Such as the number of a letter.`}
                value={evidence}
                onChange={setEvidence}
                maxLength={500}
                error={violationAt(failure, 'consent.evidence')}
              />
            </>
          )}
          <FailureNote error={act.error} />
          <DialogActions>
            <Button onPress={onClose}>
              <Trans>Cancel</Trans>
            </Button>
            <Button
              type="submit"
              look={verb === 'reject' || verb === 'withdraw' ? 'danger' : 'primary'}
              isDisabled={missing || act.isPending}
            >
              {i18n._(verbWords[verb])}
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  );
}

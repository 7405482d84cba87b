// What a reviewer should look at, before anything is published.
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { consentCovers } from '~/domain/verbs';
import type { Listing } from '~/gen/karez/registry/v1/listing_pb';
import { ExportControlStatus } from '~/gen/karez/registry/v1/listing_terms_pb';
import { TextOrigin } from '~/gen/karez/type/v1/text_pb';

interface Hint {
  // bad: it cannot be published or matched like this; warn: it can, but will match worse.
  tone: 'bad' | 'warn';
  words: MessageDescriptor;
}

const shortDescription = 120;

export function hintsOf(listing: Listing, now = new Date()): readonly Hint[] {
  const hints: Hint[] = [];
  const bad = (words: MessageDescriptor) => hints.push({ tone: 'bad', words });
  const warn = (words: MessageDescriptor) => hints.push({ tone: 'warn', words });
  const offer = listing.terms.case === 'offer';
  const control = listing.exportControl?.status ?? ExportControlStatus.UNSPECIFIED;

  if (!consentCovers(listing))
    bad(
      listing.consent
        ? msg`The owner's consent is to an earlier text: it has to be given again.`
        : msg`No consent of the owner is recorded.`,
    );
  if (listing.call?.deadline && timestampDate(listing.call.deadline) < now)
    bad(msg`The call is over: it would expire at once.`);
  if (control === ExportControlStatus.PROHIBITED || control === ExportControlStatus.SECRET)
    bad(msg`Export control forbids it to leave: no match can come about.`);
  if (offer && control <= ExportControlStatus.UNASSESSED) warn(msg`Nobody has looked at export control yet.`);
  if (listing.titles[0]?.origin === TextOrigin.MACHINE)
    warn(msg`The original title is marked as translated by machine.`);
  if (listing.descriptions.length === 0) warn(msg`No description: it will hardly be found by its meaning.`);
  else if (Array.from(listing.descriptions[0]?.text ?? '').length < shortDescription)
    warn(msg`The description is very short.`);
  if (listing.sectors.length === 0) warn(msg`No sector is stated.`);
  if (!listing.readiness) warn(msg`Readiness is not stated.`);
  if (listing.cooperation.length === 0) warn(msg`No form of cooperation is stated.`);
  if (listing.indicators.length === 0) warn(msg`No figures: what it does or has to do cannot be compared.`);
  if (!offer && listing.regions.length === 0) warn(msg`The need does not say where it is.`);
  return hints;
}

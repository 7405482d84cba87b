import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useLingui } from '@lingui/react';
import { useOrganization } from '~/api/records';
import type { Listing } from '~/gen/karez/registry/v1/listing_pb';
import { useFormat } from '~/i18n/format';
import { directionOf } from '~/i18n/languages';
import { LocalizedTitle } from '~/ui/Localized';
import { Badge } from '~/ui/layout';
import { kindOf, kindWords } from './words';

// The name that an organization gives itself, and its country.
export function Organization({ name }: { name: string }) {
  const { data } = useOrganization(name);
  const format = useFormat();
  const own = data?.displayNames[0];
  if (!own) return <span className="soft">…</span>;
  return (
    <span>
      <bdi lang={own.language} dir={directionOf(own.language)}>
        {own.text}
      </bdi>
      {' · '}
      <bdi>{format.country(data.country)}</bdi>
    </span>
  );
}

interface ListingRowProps {
  listing: Listing;
  to: string;
  // Beside the organization: what is said of the listing in this list.
  note?: ReactNode;
}

// A listing in a list: its title with a link, whose it is.
export function ListingRow({ listing, to, note }: ListingRowProps) {
  const { i18n } = useLingui();
  const kind = kindOf(listing);
  return (
    <div className="listing-row">
      <LocalizedTitle texts={listing.titles} link={(title) => <Link to={to}>{title}</Link>} />
      <p className="hint">
        <Badge tone={kind === 'offer' ? 'accent' : 'plain'}>{i18n._(kindWords[kind])}</Badge>{' '}
        <Organization name={listing.organization} />
        {note && (
          <>
            {' · '}
            <bdi>{note}</bdi>
          </>
        )}
      </p>
    </div>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { registry } from '~/api/transport';
import { Loaded } from '~/ui/states';
import { LocalizedTitle } from '~/ui/Localized';
import { Page, Panel } from '~/ui/layout';

export default function Today() {
  const { t } = useLingui();
  const review = useQuery({
    queryKey: ['listings', 'state = SUBMITTED'],
    queryFn: ({ signal }) => registry.listListings({ filter: 'state = SUBMITTED', pageSize: 20 }, { signal }),
  });
  return (
    <Page title={t`Today`}>
      <Panel title={t`To review`}>
        <Loaded query={review}>
          {({ listings }) => (
            <ul>
              {listings.map((listing) => (
                <li key={listing.name}>
                  <LocalizedTitle texts={listing.titles} />
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
    </Page>
  );
}

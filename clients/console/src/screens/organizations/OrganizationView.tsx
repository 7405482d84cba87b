// One organization: what it says of itself, and its listings.
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useActsFor, useCan } from '~/api/permissions';
import { useOrganization } from '~/api/records';
import { newRequestId, registry } from '~/api/transport';
import { History } from '~/domain/History';
import { Texts } from '~/domain/listingFields';
import { organizationFields, organizationFieldWords, useOrganizationValue } from '~/domain/organizationFields';
import { organizationLabel } from '~/domain/OrganizationName';
import { kindOf, kindWords, stateTones, stateWords } from '~/domain/words';
import type { Organization } from '~/gen/karez/registry/v1/organization_pb';
import { useFormat } from '~/i18n/format';
import { Button } from '~/ui/Button';
import { Dialog, DialogActions } from '~/ui/Dialog';
import { Icon } from '~/ui/Icon';
import { DataTable, type Column } from '~/ui/DataTable';
import { LocalizedTitle } from '~/ui/Localized';
import { Badge, Facts, Page, Panel } from '~/ui/layout';
import { useShortcuts } from '~/ui/shortcuts';
import { EmptyState, FailureNote, Loaded } from '~/ui/states';
import { quoted, useTablePages } from '~/ui/tables';
import { showToast } from '~/ui/toast';
import type { Listing } from '~/gen/karez/registry/v1/listing_pb';
import './organizations.css';

const screenTitle = msg`Organization`;

export default function OrganizationView() {
  const { organization: id = '' } = useParams();
  const query = useOrganization(`organizations/${id}`);
  return (
    <Loaded query={query} lines={12}>
      {(organization) => <OrganizationPage organization={organization} />}
    </Loaded>
  );
}

function OrganizationPage({ organization }: { organization: Organization }) {
  const { i18n, t } = useLingui();
  const can = useCan();
  const navigate = useNavigate();
  const format = useFormat();
  const [deleting, setDeleting] = useState(false);
  const acts = useActsFor()(organization.name);
  const mayEdit = acts && can('registry.organizations.update');
  const edit = () => void navigate(`/${organization.name}/edit`);
  useShortcuts(screenTitle, [{ keys: 'e', label: msg`Edit`, run: edit, disabled: !mayEdit }]);
  const valueOf = useOrganizationValue();
  const apart: readonly string[] = ['display_names', 'descriptions', 'demo'];
  return (
    <Page
      title={organizationLabel(organization, i18n.locale).text}
      summary={
        <span className="organizations-name">
          {format.country(organization.country)}
          {organization.demo && <Badge>{t`invented, for demonstration`}</Badge>}
        </span>
      }
      actions={
        <>
          {acts && can('registry.listings.create') && (
            <Button
              onPress={() =>
                void navigate(`/listings/new?${new URLSearchParams({ organization: organization.name }).toString()}`)
              }
            >
              <Trans>New listing</Trans>
            </Button>
          )}
          {mayEdit && (
            <Button keys="e" onPress={edit}>
              <Trans>Edit</Trans>
            </Button>
          )}
          {can('registry.organizations.delete') && (
            <Button look="danger" onPress={() => setDeleting(true)}>
              <Trans>Delete</Trans>
            </Button>
          )}
        </>
      }
    >
      <div className="record-view">
        <div className="record-column">
          {organization.displayNames.length > 1 && (
            <Panel title={t`Name`}>
              <Texts texts={organization.displayNames} />
            </Panel>
          )}
          {organization.descriptions.length > 0 && (
            <Panel title={t`What it does`}>
              <Texts texts={organization.descriptions} />
            </Panel>
          )}
          <ListingsOf organization={organization.name} />
        </div>
        <div className="record-column">
          <Panel title={t`What it states`}>
            <Facts
              facts={organizationFields
                .filter((field) => !apart.includes(field))
                .map((field) => [
                  i18n._(organizationFieldWords[field]),
                  valueOf(organization, field) ?? <span className="soft">{t`Not stated`}</span>,
                ])}
            />
          </Panel>
          <Panel title={t`Revisions`}>
            <Facts
              facts={[
                [t`Created`, format.dateTime(organization.createTime)],
                [t`Changed`, format.dateTime(organization.updateTime)],
                [t`Revision`, <bdi key="etag">{organization.etag}</bdi>],
                ...(organization.externalId
                  ? [
                      [
                        t`ID at its source`,
                        <bdi key="id">{`${organization.externalId.source}/${organization.externalId.id}`}</bdi>,
                      ] as const,
                    ]
                  : []),
              ]}
            />
            {can('audit.entries.list') && <History name={organization.name} />}
          </Panel>
        </div>
      </div>
      {deleting && <DeleteDialog organization={organization} onClose={() => setDeleting(false)} />}
    </Page>
  );
}

function ListingsOf({ organization }: { organization: string }) {
  const { i18n, t } = useLingui();
  const navigate = useNavigate();
  const format = useFormat();
  const filter = `organization = ${quoted(organization)}`;
  const pages = useTablePages<Listing>(['listings', 'of', organization], async (pageToken, signal) => {
    const answer = await registry.listListings(
      { filter, orderBy: 'update_time desc', pageToken, pageSize: 50 },
      { signal },
    );
    return { rows: answer.listings, nextPageToken: answer.nextPageToken, total: Number(answer.totalSize) };
  });
  const columns: readonly Column<Listing>[] = [
    {
      id: 'title',
      title: t`Title`,
      width: 'minmax(12rem, 3fr)',
      cell: (listing) => <LocalizedTitle texts={listing.titles} />,
    },
    { id: 'side', title: t`Kind`, width: '5.5rem', cell: (listing) => i18n._(kindWords[kindOf(listing)]) },
    {
      id: 'state',
      title: t`State`,
      width: '9.5rem',
      cell: ({ state }) => <Badge tone={stateTones[state]}>{i18n._(stateWords[state])}</Badge>,
    },
    { id: 'changed', title: t`Changed`, width: '8.5rem', cell: ({ updateTime }) => format.date(updateTime) },
  ];
  return (
    <Panel
      title={t`Its listings`}
      flush
      actions={
        <Button
          look="quiet"
          onPress={() => void navigate(`/listings?${new URLSearchParams({ organization }).toString()}`)}
        >
          <Trans>Open as a table</Trans>
        </Button>
      }
    >
      <div className="organizations-listings">
        <DataTable
          label={t`Its listings`}
          columns={columns}
          pages={pages}
          rowKey={({ name }) => name}
          onOpen={({ name }) => void navigate(`/${name}`)}
          empty={<EmptyState icon="listings" title={<Trans>It has no listings yet.</Trans>} />}
        />
      </div>
    </Panel>
  );
}

function DeleteDialog({ organization, onClose }: { organization: Organization; onClose: () => void }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [requestId] = useState(newRequestId);
  const [error, setError] = useState<unknown>();
  const [pending, setPending] = useState(false);
  const listings = useQuery({
    queryKey: ['listings', 'count', 'of', organization.name],
    queryFn: ({ signal }) =>
      registry.countListings({ filter: `organization = ${quoted(organization.name)}` }, { signal }),
  });
  const has = Number(listings.data?.total ?? 0n) > 0;
  const remove = async () => {
    setPending(true);
    try {
      await registry.deleteOrganization({ name: organization.name, etag: organization.etag, requestId });
      showToast(t`Deleted.`);
      void navigate('/organizations', { replace: true });
      void queries.invalidateQueries({ queryKey: ['organizations', 'table'] });
    } catch (failed) {
      setError(failed);
      setPending(false);
    }
  };
  return (
    <Dialog title={t`Delete the organization`} open onClose={onClose}>
      <p>
        {has ? (
          <Trans>It has listings, and an organization with listings cannot be deleted.</Trans>
        ) : (
          <Trans>The organization is gone, with all that was written of it.</Trans>
        )}
      </p>
      {!has && (
        <p className="note" data-tone="warn">
          <Icon name="warning" />
          <Trans>This cannot be undone.</Trans>
        </p>
      )}
      <FailureNote error={error} />
      <DialogActions>
        <Button onPress={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="danger" isDisabled={has || pending || listings.isPending} onPress={() => void remove()}>
          <Trans>Delete</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  );
}

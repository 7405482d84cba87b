import { useNavigate } from 'react-router';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useCan } from '~/api/permissions';
import { registry } from '~/api/transport';
import { enumWord } from '~/domain/enums';
import { organizationSizeWords, organizationTypeWords, useLanguageName } from '~/domain/words';
import {
  OrganizationSize,
  OrganizationType,
  OrganizationTypeSchema,
  type Organization,
} from '~/gen/karez/registry/v1/organization_pb';
import { useFormat } from '~/i18n/format';
import type { Column } from '~/ui/DataTable';
import { Facet } from '~/ui/Facet';
import { LocalizedTitle } from '~/ui/Localized';
import { Badge } from '~/ui/layout';
import { useSearch } from '~/ui/search';
import { isWide, TablePage } from '~/ui/TablePage';
import { allOf, anyOf, quoted, useTablePages } from '~/ui/tables';
import { organizationsSearch } from './view';
import './organizations.css';

const title = msg`Organizations`;
const countryOptions = ['CN', 'KZ', 'KG', 'TJ', 'TM', 'UZ'] as const;
const typeOptions = Object.values(OrganizationType)
  .filter((type): type is OrganizationType => typeof type === 'number' && type !== OrganizationType.UNSPECIFIED)
  .map((type) => ({ type, word: enumWord(OrganizationTypeSchema, type) }));

function useColumns(): readonly Column<Organization>[] {
  const { i18n, t } = useLingui();
  const format = useFormat();
  const languageName = useLanguageName();
  return [
    {
      id: 'name',
      title: t`Name`,
      orderBy: 'display_name',
      width: 'minmax(16rem, 4fr)',
      cell: (organization) => (
        <span className="organizations-name">
          <LocalizedTitle texts={organization.displayNames} />
          {organization.demo && <Badge>{t`invented, for demonstration`}</Badge>}
        </span>
      ),
    },
    {
      id: 'country',
      title: t`Country`,
      orderBy: 'country',
      width: 'minmax(8rem, 1fr)',
      cell: ({ country }) => format.country(country),
    },
    {
      id: 'type',
      title: t`What it is`,
      width: 'minmax(9rem, 1.5fr)',
      cell: ({ type }) => (type !== OrganizationType.UNSPECIFIED ? i18n._(organizationTypeWords[type]) : ''),
    },
    {
      id: 'size',
      title: t`Size`,
      width: '9rem',
      cell: ({ size }) => (size !== OrganizationSize.UNSPECIFIED ? i18n._(organizationSizeWords[size]) : ''),
    },
    {
      id: 'languages',
      title: t`Working languages`,
      width: 'minmax(8rem, 1fr)',
      shown: false,
      cell: ({ workingLanguages }) => format.list(workingLanguages.map(languageName)),
    },
    {
      id: 'changed',
      title: t`Changed`,
      orderBy: 'update_time',
      width: '9.5rem',
      cell: ({ updateTime }) => <span className="one-line">{format.date(updateTime)}</span>,
    },
    {
      id: 'created',
      title: t`Created`,
      orderBy: 'create_time',
      width: '9.5rem',
      shown: false,
      cell: ({ createTime }) => <span className="one-line">{format.date(createTime)}</span>,
    },
    {
      id: 'external',
      title: t`ID at its source`,
      width: '10rem',
      shown: false,
      cell: ({ externalId }) => externalId && <bdi>{`${externalId.source}/${externalId.id}`}</bdi>,
    },
  ];
}

export default function Organizations() {
  const { i18n, t } = useLingui();
  const can = useCan();
  const navigate = useNavigate();
  const format = useFormat();
  const [view, change] = useSearch(organizationsSearch);
  const columns = useColumns();
  const filter = allOf([
    view.q ? `display_names.text:${quoted(view.q)}` : undefined,
    anyOf(view.country, (code) => `country = ${quoted(code)}`),
    anyOf(view.type, (word) => `type = ${word}`),
  ]);
  const pages = useTablePages(['organizations', 'table', filter, view.sort], async (pageToken, signal) => {
    const answer = await registry.listOrganizations(
      { filter, orderBy: view.sort, pageToken, pageSize: 100 },
      { signal },
    );
    return { rows: answer.organizations, nextPageToken: answer.nextPageToken, total: Number(answer.totalSize) };
  });

  return (
    <TablePage
      title={title}
      icon="organizations"
      searchTitle={msg`Search in names`}
      newTitle={msg`New organization`}
      onNew={can('registry.organizations.create') ? () => void navigate('/organizations/new') : undefined}
      onImport={can('registry.organizations.import') ? () => void navigate('/import') : undefined}
      view={view}
      change={change}
      firstOrder="display_name"
      narrowed={filter !== ''}
      onAll={() => change({ q: '', country: [], type: [] })}
      facets={
        <aside aria-label={t`Filter`}>
          <Facet
            open={isWide}
            title={t`Country`}
            options={countryOptions.map((value) => ({ value, label: format.country(value) }))}
            selected={view.country}
            onChange={(country) => change({ country })}
          />
          <Facet
            open={isWide}
            title={t`What it is`}
            options={typeOptions.map(({ type, word }) => ({
              value: word,
              label: i18n._(organizationTypeWords[type]),
            }))}
            selected={view.type}
            onChange={(type) => change({ type })}
          />
        </aside>
      }
      columns={columns}
      pages={pages}
      nothingFits={<Trans>No organization fits this choice.</Trans>}
      nothingYet={<Trans>There are no organizations yet.</Trans>}
    />
  );
}

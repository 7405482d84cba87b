// Who may do what, what was done, and whether all is well.
import type { ComponentType } from 'react';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useCan } from '~/api/permissions';
import { Button } from '~/ui/Button';
import { Page } from '~/ui/layout';
import { defineSearch, oneOf, useSearch } from '~/ui/search';
import { Audit } from './Audit';
import { Health } from './Health';
import { Keys } from './Keys';
import { People } from './People';
import { Roles } from './Roles';
import './administration.css';

const search = defineSearch({ part: oneOf(['people', 'keys', 'roles', 'audit', 'health'], 'people') });

const parts: readonly {
  id: 'people' | 'keys' | 'roles' | 'audit' | 'health';
  title: MessageDescriptor;
  permission: string;
  Part: ComponentType;
}[] = [
  { id: 'people', title: msg`People and programs`, permission: 'access.principals.list', Part: People },
  { id: 'keys', title: msg`Keys`, permission: 'access.apiKeys.list', Part: Keys },
  { id: 'roles', title: msg`Roles`, permission: 'access.roles.list', Part: Roles },
  { id: 'audit', title: msg`Who did what`, permission: 'audit.trails.list', Part: Audit },
  { id: 'health', title: msg`Health`, permission: 'access.principals.list', Part: Health },
];

export default function Administration() {
  const { t, i18n } = useLingui();
  const can = useCan();
  const [{ part }, change] = useSearch(search);
  const shown = parts.filter(({ permission }) => can(permission));
  const { Part } = shown.find(({ id }) => id === part) ?? { Part: Health };
  return (
    <Page title={t`Administration`}>
      <nav className="segments" aria-label={t`Parts of the administration`}>
        {shown.map(({ id, title }) => (
          <Button
            key={id}
            look={id === part ? 'primary' : 'plain'}
            aria-current={id === part ? 'page' : undefined}
            onPress={() => change({ part: id }, { push: true })}
          >
            {i18n._(title)}
          </Button>
        ))}
      </nav>
      <Part />
    </Page>
  );
}

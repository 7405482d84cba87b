import { msg } from '@lingui/core/macro';
import { defineScreen } from '../screen';

export default defineScreen({
  id: 'organizations',
  title: msg`Organizations`,
  icon: 'organizations',
  order: 50,
  permission: 'registry.organizations.list',
  key: 'o',
  routes: [
    { path: 'organizations', load: () => import('./Organizations') },
    { path: 'organizations/new', load: () => import('./OrganizationEditor') },
    { path: 'organizations/:organization', load: () => import('./OrganizationView') },
    { path: 'organizations/:organization/edit', load: () => import('./OrganizationEditor') },
  ],
});

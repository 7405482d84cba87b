import { msg } from '@lingui/core/macro';
import { defineScreen } from '../screen';

export default defineScreen({
  id: 'administration',
  title: msg`Administration`,
  icon: 'administration',
  order: 90,
  permission: 'access.principals.list',
  key: 'a',
  routes: [{ path: 'administration', load: () => import('./Administration') }],
});

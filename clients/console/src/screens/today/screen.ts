import { msg } from '@lingui/core/macro';
import { defineScreen } from '../screen';

export default defineScreen({
  id: 'today',
  title: msg`Today`,
  icon: 'today',
  order: 10,
  permission: 'registry.listings.list',
  key: 't',
  routes: [{ path: 'today', load: () => import('./Today') }],
});

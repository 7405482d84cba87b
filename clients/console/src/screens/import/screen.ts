import { msg } from '@lingui/core/macro';
import { defineScreen } from '../screen';

export default defineScreen({
  id: 'import',
  title: msg`Import`,
  icon: 'import',
  order: 60,
  permission: 'registry.listings.import',
  key: 'i',
  routes: [{ path: 'import', load: () => import('./Import') }],
});

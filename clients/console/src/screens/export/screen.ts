import { msg } from '@lingui/core/macro';
import { defineScreen } from '../screen';

export default defineScreen({
  id: 'export',
  title: msg`Export`,
  icon: 'export',
  order: 70,
  permission: 'exports.matches.export',
  key: 'x',
  routes: [{ path: 'export', load: () => import('./Export') }],
});

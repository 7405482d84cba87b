import { msg } from '@lingui/core/macro';
import { defineScreen } from '../screen';

export default defineScreen({
  id: 'review',
  title: msg`Review`,
  icon: 'review',
  order: 20,
  permission: 'registry.listings.publish',
  key: 'r',
  routes: [{ path: 'review', load: () => import('./Review') }],
});

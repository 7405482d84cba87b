import { msg } from '@lingui/core/macro';
import { defineScreen } from '../screen';

export default defineScreen({
  id: 'matches',
  title: msg`Match desk`,
  icon: 'match',
  order: 30,
  permission: 'brokerage.matches.listOpen',
  key: 'm',
  routes: [{ path: 'matches', load: () => import('./Matches') }],
});

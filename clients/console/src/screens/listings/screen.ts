import { msg } from '@lingui/core/macro';
import { defineScreen } from '../screen';

export default defineScreen({
  id: 'listings',
  title: msg`Listings`,
  icon: 'listings',
  order: 40,
  permission: 'registry.listings.list',
  key: 'l',
  routes: [
    { path: 'listings', load: () => import('./Listings') },
    { path: 'listings/new', load: () => import('./ListingEditor') },
    { path: 'listings/:listing', load: () => import('./ListingView') },
    { path: 'listings/:listing/edit', load: () => import('./ListingEditor') },
  ],
});

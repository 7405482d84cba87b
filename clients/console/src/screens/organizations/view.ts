import { defineSearch, text, words } from '~/ui/search';

export const organizationsSearch = defineSearch({
  q: text(),
  country: words(),
  type: words(),
  sort: text('display_name'),
  columns: words(),
});

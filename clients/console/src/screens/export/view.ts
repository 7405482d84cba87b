import { decimal, defineSearch, oneOf, text, whole, words } from '~/ui/search';

// Also the way here from other screens: filter is of the API's, over needs.
export const exportSearch = defineSearch({
  filter: text(),
  sector: words(),
  format: oneOf(['csv', 'jsonl'], 'csv'),
  most: whole(10),
  least: decimal(0),
});

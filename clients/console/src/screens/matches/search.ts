// What the match desk shows, as the URL says it.
import { defineSearch, flag, oneOf, text, words, type ChangeHow, type SearchOf } from '~/ui/search';

export const scoreBands = ['80', '60', '40', '20', '0'] as const;
export const readinessBands = ['7-9', '4-6', '1-3', 'none'] as const;

export const search = defineSearch({
  // The left list: needs or offers, narrowed down by the server.
  side: oneOf(['need', 'offer'], 'need'),
  q: text(),
  in: text(),
  written: text(),
  order: oneOf(['update_time desc', 'publish_time', 'expire_time', 'title'], 'update_time desc'),
  // Ids of the listing whose matches are shown, and of the one beside it.
  of: text(),
  with: text(),
  // Which candidates: all, undecided ones only, or also those that a condition rules out.
  show: oneOf(['all', 'open', 'failed'], 'all'),
  sector: words(),
  country: words(),
  language: words(),
  readiness: words(),
  score: words(),
  // Ids of the candidates that are selected.
  picked: words(),
  // The facets are open.
  narrow: flag(),
});

export type DeskView = SearchOf<typeof search>;
export type ChangeView = (changes: Partial<DeskView>, how?: ChangeHow) => void;

export const listingName = (id: string): string => (id ? `listings/${id}` : '');

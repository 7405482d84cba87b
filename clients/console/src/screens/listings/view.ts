// Which listings are shown, as it stands in the URL, and the filter that it means.
import { ListingState, ListingStateSchema } from '~/gen/karez/registry/v1/listing_pb';
import { enumWord } from '~/domain/enums';
import { defineSearch, oneOf, text, words } from '~/ui/search';
import { allOf, anyOf, quoted } from '~/ui/tables';

export const listingsSearch = defineSearch({
  q: text(),
  side: oneOf(['', 'offer', 'need'], ''),
  state: words(),
  sector: words(),
  language: words(),
  organization: text(),
  region: words(),
  sort: text('update_time desc'),
  columns: words(),
});

export interface ListingsView {
  q: string;
  side: '' | 'offer' | 'need';
  state: readonly string[];
  sector: readonly string[];
  language: readonly string[];
  organization: string;
  region: readonly string[];
}

// Clauses of the filter, so that a facet can be counted without its own.
function clausesOf(view: ListingsView): Record<keyof ListingsView, string | undefined> {
  return {
    q: view.q ? `titles.text:${quoted(view.q)}` : undefined,
    side: view.side ? `${view.side}:*` : undefined,
    state: anyOf(view.state, (state) => `state = ${state}`),
    sector: anyOf(view.sector, (code) => `sectors.code:${quoted(code)}`),
    language: anyOf(view.language, (tag) => `titles.language:${quoted(tag)}`),
    organization: view.organization ? `organization = ${quoted(view.organization)}` : undefined,
    region: anyOf(view.region, (code) => `regions:${quoted(code)}`),
  };
}

export function filterOf(view: ListingsView, without?: keyof ListingsView): string {
  const clauses = clausesOf(view);
  return allOf(
    (Object.keys(clauses) as (keyof ListingsView)[]).map((key) => (key === without ? undefined : clauses[key])),
  );
}

// States in the order of a listing's life, by the words that the URL and filters have.
export const stateOptions: readonly { word: string; state: ListingState }[] = Object.values(ListingState)
  .filter((state): state is ListingState => typeof state === 'number' && state !== ListingState.UNSPECIFIED)
  .map((state) => ({ word: enumWord(ListingStateSchema, state), state }));

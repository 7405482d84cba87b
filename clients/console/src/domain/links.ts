// Where a record is shown.
export const idOf = (name: string): string => name.slice(name.indexOf('/') + 1);
export const listingPath = (name: string): string => `/listings/${idOf(name)}`;
export const reviewPath = (name: string): string => `/review?of=${idOf(name)}`;
export const matchesPath = (listing: string): string => `/matches?of=${idOf(listing)}`;

// What is kept in this tab until it is closed, such as words that are being typed,
// each person's apart: whoever signs in next in the same tab neither sees nor sends
// what the one before has left.
const ownerPlace = 'karez.principal';
const placeOf = (name: string): string => `karez.${sessionStorage.getItem(ownerPlace) ?? ''}.${name}`;

export const tab = {
  get: (name: string): string | null => sessionStorage.getItem(placeOf(name)),
  set: (name: string, value: string): void => sessionStorage.setItem(placeOf(name), value),
  remove: (name: string): void => sessionStorage.removeItem(placeOf(name)),

  // Gives the tab to principal. True where it was another's: what the page holds in
  // memory is theirs, so that it has to be loaded anew.
  take(principal: string): boolean {
    const before = sessionStorage.getItem(ownerPlace);
    sessionStorage.setItem(ownerPlace, principal);
    return before !== null && before !== principal;
  },
};
